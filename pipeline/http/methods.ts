import type { App } from './base.js';

export type KnownRoutes = {
  /** Methods that the address takes; none when it does not exist. */
  readonly methodsOf: (url: string) => readonly string[];
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `/v1/clips/:id` as an expression that matches its addresses. */
const matcher = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : escaped(part)))
      .join('/')}$`,
  );

/** Remembers the routes as they are added: the router says 404 to a wrong method, and the contract says 405. */
export function knownRoutes(app: App): KnownRoutes {
  const routes = new Map<string, { readonly at: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = routes.get(url) ?? { at: matcher(url), methods: new Set<string>() };
    for (const one of [method].flat()) known.methods.add(one);
    routes.set(url, known);
  });
  return {
    methodsOf: (url) => {
      const path = url.split('?', 1)[0] ?? '';
      return [...routes.values()]
        .filter((route) => route.at.test(path))
        .flatMap((route) => [...route.methods])
        .sort();
    },
  };
}
