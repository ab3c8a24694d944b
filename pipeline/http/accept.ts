type Range = { readonly type: string; readonly q: number };

/** Media ranges of an Accept header (RFC 9110, 12.5.1). */
const rangesOf = (accept: string): Range[] =>
  accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    const q = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0;
    return type === '' ? [] : [{ type, q }];
  });

/** The most particular range that a type is in decides how much it is wanted. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const [group = ''] = type.split('/');
  for (const name of [type, `${group}/*`, '*/*']) {
    const found = ranges.find((range) => range.type === name);
    if (found !== undefined) return found.q;
  }
  return 0;
}

/** Whether a client wants one type more than what it is given by default. */
export function prefers(accept: string | undefined, type: string, byDefault: string): boolean {
  const ranges = rangesOf(accept ?? '');
  return weightOf(type, ranges) > weightOf(byDefault, ranges);
}
