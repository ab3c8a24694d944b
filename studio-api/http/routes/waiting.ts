import { Type } from 'typebox';
import { type App, answer } from '../../../pipeline/http/index.js';
import { may } from '../../access/index.js';
import { RELEASE_STATES } from '../../db/index.js';
import { fliksWaiting } from '../../library/index.js';
import { blockedReleases } from '../../publishing/index.js';
import { problemsForEditors } from '../editor-problems.js';
import { ListedFlikView } from '../flik-schemas.js';
import { forEditors } from '../flik-services.js';
import { listedView } from '../flik-views.js';
import type { PublishingServices } from '../publishing-services.js';

const count = (description: string) => Type.Integer({ description });
const some = (description: string) => Type.Array(ListedFlikView, { description: `${description} The first 50.` });
const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const WaitingView = Type.Object(
  {
    counts: Type.Object({
      review: count('Fliks that you may approve.'),
      changesRequested: count('Yours, of which somebody wants something changed.'),
      failedMedia: count('Yours, whose video could not be made.'),
      releases: count('Releases that were not published when they were due, or will not be.'),
      total: count('All of it, for a badge.'),
    }),
    review: some('Fliks that you may approve.'),
    changesRequested: some('Yours, of which somebody wants something changed.'),
    failedMedia: some('Yours, whose video could not be made.'),
    releases: Type.Array(
      Type.Object({
        id: Type.String({ format: 'uuid' }),
        name: Type.String(),
        state: Type.Enum([...RELEASE_STATES]),
        dueAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
        localTime: textOrNull('What the clock on the wall shows then.'),
        zone: textOrNull('Whose clock.'),
        problems: Type.Array(
          Type.Object({
            kind: Type.Enum(['flik', 'pack']),
            id: Type.String(),
            gate: Type.String(),
            message: Type.String(),
          }),
        ),
      }),
      { description: 'For those who publish: failed, or due within a week and not let through by a gate.' },
    ),
  },
  { title: 'What waits for you' },
);

/** What waits for whoever asks. */
export function waitingRoute(app: App, { publishing, editorOf }: PublishingServices): void {
  app.get(
    '/studio/api/waiting',
    {
      ...forEditors('fliks.read'),
      schema: {
        ...{ operationId: 'readWaiting', summary: 'What waits for you', tags: ['desk'] },
        response: { 200: answer(WaitingView, 'What waits for you.'), ...problemsForEditors() },
      },
    },
    async (request, reply) => {
      const editor = editorOf(request);
      const { review, changesRequested, failedMedia } = await fliksWaiting(publishing.orm, editor);
      const releases = may(editor.role, 'releases.publish') ? await blockedReleases(publishing) : [];
      const counts = {
        ...{ review: review.count, changesRequested: changesRequested.count, failedMedia: failedMedia.count },
        releases: releases.length,
      };
      return reply.header('cache-control', 'no-store').send({
        counts: { ...counts, total: Object.values(counts).reduce((sum, one) => sum + one, 0) },
        review: review.fliks.map(listedView),
        changesRequested: changesRequested.fliks.map(listedView),
        failedMedia: failedMedia.fliks.map(listedView),
        releases: releases.map(({ row: { id, name, state, dueAt, localTime, zone }, problems }) => ({
          ...{ id, name, state, dueAt: dueAt?.toISOString() ?? null, localTime, zone },
          problems: problems.map((problem) => ({ ...problem })),
        })),
      });
    },
  );
}
