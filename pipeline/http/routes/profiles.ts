import { answer, problemsWithKey } from '../answers.js';
import type { App } from '../base.js';
import { ProfilesView, profilesView } from '../profiles-view.js';
import type { HttpServices } from '../services.js';

export function profileRoutes(app: App, services: HttpServices): void {
  const profiles = profilesView(services.presets);
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
          200: answer(ProfilesView, 'Every version of every profile.'),
          ...problemsWithKey(),
        },
      },
    },
    async (_request, reply) => reply.send(profiles),
  );
}
