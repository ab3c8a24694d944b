export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as absent: compose files and shells make them by accident. */
export const given = (env: Environment, name: string): string | null => {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
};
