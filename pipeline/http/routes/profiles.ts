import { Type } from 'typebox';
import { Profile } from '../../../presets/schema.js';
import { answer, problemsWithKey } from '../answers.js';
import type { App } from '../base.js';
import type { HttpServices } from '../services.js';

const { $schema: _, ...fields } = Profile.properties;

export function profileRoutes(app: App, services: HttpServices): void {
  const profiles = services.presets.profiles.map(({ $schema: _schema, ...profile }) => profile);
  app.get(
    '/v1/profiles',
    {
      config: { access: 'clips:read' },
      schema: {
        operationId: 'listProfiles',
        summary: 'The playback profiles with their constraints',
        description: 'As `qik profiles --json`. A rendition above any of these is never delivered.',
        tags: ['profiles'],
        response: {
          200: answer(
            Type.Object({ profiles: Type.Array(Type.Object(fields, { title: 'Playback profile' })) }),
            'Every version of every profile.',
          ),
          ...problemsWithKey(),
        },
      },
    },
    async (_request, reply) => reply.send({ profiles }),
  );
}
