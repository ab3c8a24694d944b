import type { App } from '../base.js';
import type { HttpServices } from '../services.js';

const ANSWER: object = {
  200: {
    description: 'The text format of Prometheus, version 0.0.4.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  },
};

export function metricsRoute(app: App, services: HttpServices): void {
  app.get(
    '/metrics',
    {
      config: { access: 'anybody' },
      schema: {
        operationId: 'getMetrics',
        summary: 'Figures for Prometheus',
        description:
          'What this process counted, and what it reads of rows and queue when it is asked. A figure that cannot be read ' +
          'now is absent.',
        tags: ['operations'],
        response: ANSWER,
      },
    },
    async (_request, reply) => {
      const { contentType, text } = await services.metrics.scrape();
      return reply.header('cache-control', 'no-store').type(contentType).send(text);
    },
  );
}
