import type { Presets } from '../../../presets/index.js';
import type { Effort } from '../../../presets/schema-effort.js';
import { QikError } from '../../errors/catalogue.js';
import type { RenderOptions } from '../options.js';

/**
 * The effort tier of a request.
 * @throws QikError `invalid_request` where there is none of that name.
 */
export function effortOf(presets: Presets, options: Pick<RenderOptions, 'effort'>): Effort {
  const wanted = options.effort ?? 'message';
  const effort = presets.efforts.find((one) => one.id === wanted);
  if (effort === undefined) {
    throw new QikError(
      'invalid_request',
      `there is no effort '${wanted}'; there are ${presets.efforts.map((one) => one.id).join(' and ')}`,
      {
        errors: [{ path: '/effort', message: 'is not known' }],
      },
    );
  }
  return effort;
}
