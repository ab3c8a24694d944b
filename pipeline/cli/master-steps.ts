/** One step of a rotation by hand. */
export type RotationStep = {
  readonly say: string;
  /** Settings and what they are set to; `<...>` stands for what is not printed. Null: it is unset. */
  readonly set: Readonly<Record<string, string | null>>;
};

/**
 * How a master key is replaced that is a setting. No key is in it.
 *
 * @param versions the present version, the next one, and whether MASTER_KEY_FORMER names others already
 */
export const stepsDocument = ({
  from,
  to,
  others,
}: {
  readonly from: number;
  readonly to: number;
  readonly others: boolean;
}): RotationStep[] => {
  const rest = others ? ',<what it is now>' : '';
  return [
    {
      say: 'Make a key, with `openssl rand -base64 32` or `qik master rotate --new`, and keep it where the present one is kept.',
      set: {},
    },
    {
      say: 'In every process set what follows, and restart one after the other. From then on all of them know the new key, and none uses it.',
      set: { MASTER_KEY_FORMER: `${to}:<new key>${rest}` },
    },
    {
      say: 'When all are back, set what follows in every process, and restart one after the other again. Each wraps keys with the new one from then on, and those that there are in the background.',
      set: {
        MASTER_KEY: '<new key>',
        MASTER_KEY_VERSION: String(to),
        MASTER_KEY_FORMER: `${from}:<present MASTER_KEY>${rest}`,
      },
    },
    {
      say: `When the last one has been back for 15 minutes, and \`qik master status\` lists no key of version ${from}, unset what follows and restart them. A start that still needs it is refused and harms nothing. Then destroy every copy of the old key.`,
      set: { MASTER_KEY_FORMER: null },
    },
  ];
};

export const stepsText = (steps: readonly RotationStep[]): string =>
  steps
    .map(({ say, set }, n) =>
      [
        `${n + 1}. ${say}`,
        ...Object.entries(set).map(([name, value]) => `     ${value === null ? `unset ${name}` : `${name}=${value}`}`),
      ].join('\n'),
    )
    .join('\n');
