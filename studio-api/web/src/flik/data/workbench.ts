import { createContext, useContext } from 'react';
import type { Media, Source } from './flik.js';
import type { Draft } from './use-draft.js';

/** What all panes of the workbench look at. */
export type Workbench = {
  readonly draft: Draft;
  /** What the newest version looks like; undefined: not fetched, or there is none. */
  readonly media: Media | undefined;
  /** The video that it is cut from, as the page has it. */
  readonly source: Source | undefined;
  readonly mayEdit: boolean;
};

const Context = createContext<Workbench | null>(null);
export const WorkbenchProvider = Context.Provider;

/** @throws Error outside of the workbench */
export function useWorkbench(): Workbench {
  const bench = useContext(Context);
  if (bench === null) throw new Error('This stands outside of the workbench.');
  return bench;
}
