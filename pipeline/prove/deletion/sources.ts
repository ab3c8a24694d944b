import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A file at an address, of which one half comes and then nothing more. */
export type Offer = {
  readonly url: string;
  /** Resolves when somebody asked for it and has the half. */
  readonly asked: Promise<void>;
  /** Waits until nobody is connected to it any more. @returns false where somebody is after that time */
  readonly leftWithin: (milliseconds: number) => Promise<boolean>;
};

type Path = { readonly file: Uint8Array; readonly told: () => void; open: number };

/** A server that clips are fetched from. */
export class Sources {
  readonly #server: Server = createServer((request, response) => this.#answer(request.url ?? '', response));
  readonly #paths = new Map<string, Path>();

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #answer(url: string, response: ServerResponse): void {
    const path = this.#paths.get(url);
    if (path === undefined) {
      response.writeHead(404).end();
      return;
    }
    path.open += 1;
    response.once('close', () => {
      path.open -= 1;
    });
    response.on('error', () => undefined);
    const { file } = path;
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, Math.floor(file.length / 2)), path.told);
  }

  offer(file: Uint8Array): Offer {
    const address = this.#server.address();
    const name = `/${this.#paths.size}`;
    let told = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      told = resolve;
    });
    const path: Path = { file, told, open: 0 };
    this.#paths.set(name, path);
    const leftWithin = async (milliseconds: number): Promise<boolean> => {
      const until = performance.now() + milliseconds;
      while (path.open > 0 && performance.now() < until) await sleep(20);
      return path.open === 0;
    };
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { url: `http://127.0.0.1:${port}${name}`, asked, leftWithin };
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
