/** Kinds of statements, as they stand in the header `typ`: one cannot be taken for the other. */
export const STATEMENT_TYPES = {
  checkpoint: 'qik-audit-checkpoint+jwt',
  receipt: 'qik-deletion-receipt+jwt',
  catalogue: 'qik-catalogue+jws',
} as const;
export type StatementType = (typeof STATEMENT_TYPES)[keyof typeof STATEMENT_TYPES];
