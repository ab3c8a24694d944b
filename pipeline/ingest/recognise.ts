import { QikError } from '../errors/catalogue.js';
import { formParts } from './form.js';
import { type IngestDeps, requireBounded, requireWhole, type Upload } from './receive.js';
import { hashFile, type Measured } from './stage.js';

/** What an upload is, as far as it was read. */
type Recognised = {
  /** Options as they came, not checked: what held when the clip was sent need not hold now. */
  readonly given: unknown;
  /** Null where it was not read. */
  readonly file: Measured | null;
};

type Deps = Pick<IngestDeps, 'admission' | 'meters' | 'rules'>;

async function readForm(
  { meters, rules }: Pick<Deps, 'meters' | 'rules'>,
  parts: Upload['parts'],
  { reading }: { readonly reading: boolean },
): Promise<Recognised> {
  let given: unknown = {};
  let file: Measured | null = null;
  for await (const part of formParts(parts)) {
    if (part.kind === 'options') given = part.value;
    else if (!reading) return { given, file };
    else {
      file = await hashFile(part.body, { maxBytes: rules.maxUploadBytes, rate: rules.rate }, (bytes) =>
        meters.uploadBytes(bytes),
      );
      requireWhole(part.cut, rules);
    }
  }
  if (file === null) throw new QikError('internal', 'A form without a file was let through.');
  return { given, file };
}

/**
 * Reads an upload to find out whether it is one that came before, within the same bounds, and keeps nothing of it.
 *
 * @param reading whether the file has to be read; without it this ends where the file begins
 * @throws QikError, of the kinds `request`, `input` (`too_large`) and `service`
 */
export async function recogniseUpload(
  deps: Deps,
  upload: Pick<Upload, 'caller' | 'parts' | 'declaredBytes'>,
  reading: boolean,
): Promise<Recognised> {
  requireBounded(upload.declaredBytes, deps.rules);
  const arrival = { caller: upload.caller, bytes: upload.declaredBytes, folder: null, clip: false };
  return deps.admission.during(arrival, () => {
    const ended = deps.meters.uploadBegan();
    return readForm(deps, upload.parts, { reading }).finally(ended);
  });
}
