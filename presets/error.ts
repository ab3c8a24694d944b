/** A file of presets that cannot be used: which file, which field and why. */
export class PresetError extends Error {
  /** Path within the presets folder, with forward slashes. */
  readonly file: string;
  /** JSON pointer; empty for the whole file. */
  readonly field: string;
  readonly reason: string;

  constructor(file: string, field: string, reason: string) {
    super(field === '' ? `${file}: ${reason}` : `${file}: ${field} ${reason}`);
    this.name = 'PresetError';
    this.file = file;
    this.field = field;
    this.reason = reason;
  }
}
