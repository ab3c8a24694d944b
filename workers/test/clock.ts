/**
 * The clock of this process, which a test can put wrong. The embedded database and everything else ask for the time by
 * the global name, whenever they need it.
 */
const Right = Date;
let wrongBy = 0;
const now = (): number => Right.now() + wrongBy;

globalThis.Date = new Proxy(Right, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

/** Has this process believe that it is so many milliseconds later than it is. */
export function putClock(ms: number): void {
  wrongBy = ms;
}
