import { Type } from 'typebox';
import { Profile } from '../../../presets/schema.js';
import type { App } from '../base.js';
import { Problem } from '../schemas.js';
import type { HttpServices } from '../services.js';

const { $schema: _, ...fields } = Profile.properties;

export function profileRoutes(app: App, services: HttpServices): void {
  const profiles = services.presets.profiles.map(({ $schema: _schema, ...profile }) => profile);
  app.get(
    '/v1/profiles',
    {
      config: { access: 'clips:read' },
      schema: {
        summary: 'The playback profiles with their constraints',
        tags: ['profiles'],
        response: {
          200: Type.Object({ profiles: Type.Array(Type.Object(fields, { title: 'Playback profile' })) }),
          '4xx': Problem,
          '5xx': Problem,
        },
      },
    },
    async (_request, reply) => reply.send({ profiles }),
  );
}
