/** A header that may have come several times, as the one line that this is the same as (RFC 9110, 5.2). */
export const oneLine = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value;

/** Bytes that a request says its body has, or null where it does not say. */
export const declaredBytes = (contentLength: string | undefined): number | null =>
  contentLength !== undefined && /^\d{1,15}$/.test(contentLength) ? Number(contentLength) : null;
