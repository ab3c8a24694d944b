import { QikError } from '../../errors/catalogue.js';

/**
 * Refuses a mark.
 *
 * @param detail what is wrong and what to do about it; holds nothing of the mark's own content
 * @throws QikError invalid_watermark, always
 */
export const refuse = (detail: string, options: { path?: string; cause?: unknown } = {}): never => {
  throw new QikError('invalid_watermark', detail, {
    cause: options.cause,
    errors: [{ path: options.path ?? '/watermark', message: detail }],
  });
};
