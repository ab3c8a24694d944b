import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Test } from 'tap';

/** What a source does with a request; the number counts those for the same path, from 1. */
export type Manner = (response: ServerResponse, number: number, request: IncomingMessage) => void;

/** A server that files are fetched from, which behaves at each path as a test wants it to. */
export class SourceServer {
  readonly #manners = new Map<string, Manner>();
  readonly #requests = new Map<string, number>();
  readonly #open = new Map<string, number>();
  readonly #server: Server;
  readonly base: string;
  /** Headers of the last request. */
  last: IncomingMessage['headers'] = {};

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.base = `http://127.0.0.1:${port}`;
  }

  static async start(t: Pick<Test, 'teardown'>): Promise<SourceServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const own = new SourceServer(server, typeof address === 'object' && address !== null ? address.port : 0);
    server.on('request', (request, response) => own.#answer(request, response));
    t.teardown(() => own.stop());
    return own;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Has a path behave in a way. @returns its address, with a secret in it */
  at(path: string, manner: Manner): string {
    this.#manners.set(path, manner);
    return `${this.base}${path}?token=of-the-source`;
  }

  /** Requests for a path so far. */
  requests(path: string): number {
    return this.#requests.get(path) ?? 0;
  }

  /** Requests for a path whose connection stands. */
  open(path: string): number {
    return this.#open.get(path) ?? 0;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?');
    const number = this.requests(path) + 1;
    this.last = request.headers;
    this.#requests.set(path, number);
    this.#open.set(path, this.open(path) + 1);
    response.once('close', () => this.#open.set(path, this.open(path) - 1));
    response.on('error', () => undefined);
    const manner = this.#manners.get(path);
    if (manner === undefined) response.writeHead(404).end('nothing here');
    else manner(response, number, request);
  }
}

/** Sends a file. */
export const whole =
  (file: Uint8Array): Manner =>
  (response) =>
    response.writeHead(200, { 'content-length': file.length, 'content-type': 'video/mp4' }).end(file);

/** Sends a file without saying how long it is. */
export const unmeasured =
  (file: Uint8Array): Manner =>
  (response) => {
    response.writeHead(200);
    response.write(file.subarray(0, 1000));
    response.end(file.subarray(1000));
  };

/** Sends the first part of a file, and then nothing more. */
export const stuck =
  (file: Uint8Array, bytes: number): Manner =>
  (response) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, bytes));
  };

export const leadsTo =
  (location: string, status = 302): Manner =>
  (response) =>
    response.writeHead(status, { location }).end('elsewhere');

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}): Manner =>
  (response) =>
    response.writeHead(status, headers).end('an error page that holds a secret');
