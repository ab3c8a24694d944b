import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { App } from '../../../pipeline/http/index.js';
import { STUDIO_PATH } from '../../access/index.js';

/** Nothing is loaded from anywhere else, nothing may frame a page, and what is shown runs no text of editors as a program. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The library of components sets widths and colours as styles of elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Files whose names say what is in them are never another. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const config = { access: 'anybody' } as const;

function page(reply: FastifyReply): FastifyReply {
  return reply
    .headers({
      'content-security-policy': PAGE_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'cache-control': 'no-cache',
    })
    .sendFile('index.html', { cacheControl: false });
}

/**
 * The pages of the studio. Every address of theirs is answered with the one document, which knows what to show.
 *
 * @param folder where `npm run build` puts them; where there is nothing the studio has its API only
 */
export async function webRoutes(app: App, folder: string): Promise<void> {
  const built = await access(join(folder, 'index.html')).then(
    () => true,
    () => false,
  );
  if (!built) return;
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
  app.get<{ Params: { '*': string } }>(
    `${STUDIO_PATH}/assets/*`,
    { config, schema: { hide: true } },
    async (request, reply) =>
      reply
        .headers({ 'cache-control': FOR_EVER, 'x-content-type-options': 'nosniff' })
        .sendFile(`assets/${request.params['*']}`, { cacheControl: false }),
  );
  app.get(`${STUDIO_PATH}/icon.svg`, { config, schema: { hide: true } }, async (_request, reply) =>
    reply.header('x-content-type-options', 'nosniff').sendFile('icon.svg'),
  );
  app.get(STUDIO_PATH, { config, schema: { hide: true } }, async (_request, reply) => page(reply));
  app.get<{ Params: { '*': string } }>(
    `${STUDIO_PATH}/*`,
    { config, schema: { hide: true } },
    async (request, reply) => (/^api(\/|$)/.test(request.params['*']) ? reply.callNotFound() : page(reply)),
  );
}
