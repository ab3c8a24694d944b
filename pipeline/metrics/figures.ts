import { Gauge, type Registry } from 'prom-client';

/** What is read when somebody asks. The same in every process of a deployment, since it is of what they share. */
const GAUGES = {
  qik_jobs: { help: 'Jobs that the queue knows, by their state.', labels: ['queue', 'state'] },
  qik_oldest_waiting_seconds: {
    help: 'How long the clip that waits longest for a worker has been waiting; 0 where none waits.',
    labels: ['queue'],
  },
  qik_purge_lag_seconds: {
    help: 'Since the end of the clip that is over for longest and still lies somewhere; 0 where none does.',
    labels: [],
  },
  qik_purge_braked: { help: '1 while the removal of what is over holds still and waits for an operator.', labels: [] },
  qik_webhook_lag_seconds: {
    help: 'How long the event that could be sent to a webhook now, and was not, has been waiting; receivers that do not answer make nothing late.',
    labels: [],
  },
  qik_canary_gone_seconds: {
    help: 'From the deletion of the last test clip until nothing of it was left; absent where there was none.',
    labels: [],
  },
  qik_canary_ok: { help: 'Whether the last round trip of a test clip went as it must.', labels: [] },
  qik_canary_age_seconds: { help: 'Since the last round trip of a test clip ended.', labels: [] },
} as const satisfies Record<string, { readonly help: string; readonly labels: readonly string[] }>;

export type FigureName = keyof typeof GAUGES;
export type Figure = {
  readonly name: FigureName;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
};

/** Reads some of the figures; one that is not answered does not exist now. */
export type FigureSource = () => Promise<readonly Figure[]>;

/** A source that has not answered by then is left out: what the process counted itself is worth an answer as well. */
const PATIENCE_MS = 3000;
/** Anybody inside may ask, and several collectors do: one look serves all of them for so long. */
const FRESH_MS = 2000;

const isName = (name: string): name is FigureName => Object.hasOwn(GAUGES, name);

async function inTime(source: FigureSource): Promise<readonly Figure[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([source(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Gauges of what is read from sources, in a registry. */
export class Figures {
  readonly #sources: Readonly<Record<string, FigureSource>>;
  readonly #onError: (part: string, error: unknown) => void;
  readonly #gauges = new Map<FigureName, Gauge>();
  #shared: { readonly read: Promise<void>; readonly until: number } | null = null;

  /** @param onError told of a source that did not answer, by its name */
  constructor(
    registry: Registry,
    sources: Readonly<Record<string, FigureSource>>,
    onError: (part: string, error: unknown) => void,
  ) {
    this.#sources = sources;
    this.#onError = onError;
    for (const [name, { help, labels }] of Object.entries(GAUGES)) {
      if (!isName(name)) continue;
      this.#gauges.set(name, new Gauge({ name, help, labelNames: [...labels], registers: [registry] }));
    }
    this.#show([]);
  }

  /** Brings the gauges up to date, unless they are of a moment ago. */
  refresh(): Promise<void> {
    const now = performance.now();
    if (this.#shared === null || now >= this.#shared.until)
      this.#shared = { read: this.#read(), until: now + FRESH_MS };
    return this.#shared.read;
  }

  async #read(): Promise<void> {
    const found = await Promise.all(
      Object.entries(this.#sources).map(async ([part, source]) => {
        try {
          return await inTime(source);
        } catch (error) {
          this.#onError(part, error);
          return [];
        }
      }),
    );
    this.#show(found.flat());
  }

  /** A figure that could not be read is absent: a nought would say that all is well. */
  #show(figures: readonly Figure[]): void {
    for (const [name, gauge] of this.#gauges) {
      gauge.reset();
      if (GAUGES[name].labels.length === 0) gauge.remove();
    }
    for (const { name, labels = {}, value } of figures) this.#gauges.get(name)?.set(labels, value);
  }
}
