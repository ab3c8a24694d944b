/** Milliseconds of a clip's life that only a deletion ends: a thousand years, since a row has to have an end. */
export const NO_END_MS = 1000 * 365.25 * 86_400_000;
