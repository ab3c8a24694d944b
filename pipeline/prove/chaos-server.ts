import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, type Running } from './chaos-processes.js';

export type ServerSetup = {
  readonly name: string;
  /** Words after `node` that run the program, with its command. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Starting includes making a database on a machine that may be busy with other things. */
const START_MS = 120_000;

/** One process of the service, which can be killed and started again. */
export class Server {
  readonly setup: ServerSetup;
  /** Everything that it logged, over all of its lives. */
  log = '';
  #child: ChildProcess | null = null;
  #said = '';
  #over: Promise<number | null> = Promise.resolve(null);

  constructor(setup: ServerSetup) {
    this.setup = setup;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Where it listens, once it said so. */
  get url(): string | null {
    return /ready on (\S+)/.exec(this.#said)?.[1] ?? null;
  }

  /** Starts the process, and does not wait until it is ready. */
  launch(): void {
    this.#said = '';
    const child = spawn(process.execPath, this.setup.argv, {
      env: { ...process.env, ...this.setup.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // What is to be killed must not outlive the one who does it.
    const last = (): void => void child.kill('SIGKILL');
    process.once('exit', last);
    child.once('close', () => process.off('exit', last));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    this.#over = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
    this.#child = child;
  }

  /** @throws Error when it ends before it is ready, with its last words */
  async ready(): Promise<void> {
    const until = Date.now() + START_MS;
    while (!/^qik (is ready|works) on /m.test(this.#said)) {
      if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`${this.setup.name} ended while it started: ${this.log.slice(-1000)}`);
      if (Date.now() > until) throw new Error(`${this.setup.name} did not start: ${this.log.slice(-1000)}`);
      await sleep(5);
    }
  }

  /** @throws Error when it ends before it says so, to people or in its log */
  async saying(words: string): Promise<void> {
    while (!`${this.#said}${this.log}`.includes(words)) {
      if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null)
        throw new Error(`${this.setup.name} ended: ${this.log.slice(-1000)}`);
      await sleep(50);
    }
  }

  /** It stands still, so that nothing changes while somebody looks. What it started does not. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Everything that it started and that still runs. */
  async children(): Promise<Running[]> {
    return this.pid === null ? [] : descendantsOf(this.pid);
  }

  /**
   * SIGKILL, at once.
   *
   * @param counted whether it stands still before that until its children are counted. They do not, and are through
   *   with their start by then: what dies in the middle of it is only met by a kill that does not count
   * @returns everything that it had started at that moment, if that was counted
   */
  async kill(counted = true): Promise<Running[]> {
    if (counted) this.freeze();
    const children = counted ? await this.children() : [];
    this.#child?.kill('SIGKILL');
    await this.#over;
    this.#child = null;
    return children;
  }

  /** For so long it stands still and then goes on, as in a paused virtual machine. */
  async pause(ms: number): Promise<void> {
    this.freeze();
    await sleep(ms);
    this.thaw();
  }

  /** SIGTERM. @returns the exit code */
  async stop(): Promise<number | null> {
    this.#child?.kill('SIGTERM');
    return this.ended();
  }

  async ended(): Promise<number | null> {
    const code = await this.#over;
    this.#child = null;
    return code;
  }
}
