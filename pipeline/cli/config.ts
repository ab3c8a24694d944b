import { describeConfig, type Environment } from '../config/index.js';
import { type Answer, EXIT } from './answer.js';

/** `qik config`: every setting with its meaning, default and current value; a value that cannot be used exits with 1. */
export const configCommand = (env: Environment): Answer => {
  const settings = describeConfig(env);
  const blocks = settings.map(({ name, description, default: fallback, value, from, problem }) =>
    [
      `${name} = ${value ?? '(nothing)'}${from === 'environment' ? ', from the environment' : ''}`,
      `  ${description}${fallback === null || from === 'default' ? '' : ` Default: ${fallback}.`}`,
      ...(problem === null ? [] : [`  NOT VALID: ${problem}`]),
    ].join('\n'),
  );
  return {
    document: { settings },
    text: blocks.join('\n'),
    exitCode: settings.some(({ problem }) => problem !== null) ? EXIT.failed : EXIT.done,
  };
};
