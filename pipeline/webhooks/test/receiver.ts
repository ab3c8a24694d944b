import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Test } from 'tap';

/** How a receiver answers: with a status, never, or with headers of its own. */
export type Manner =
  | number
  | 'silent'
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> };

export type Message = {
  readonly id: string;
  readonly type: string;
  readonly eventId: string;
  readonly clipId: string | undefined;
  readonly body: string;
  readonly signatures: number;
  /** Whether it was answered with a 2xx. */
  readonly taken: boolean;
};

const textIn = (value: unknown, ...path: string[]): string | undefined => {
  const found = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
  return typeof found === 'string' ? found : undefined;
};

async function bodyIn(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** A receiver as its owner would write it: it checks the signature with the official library and remembers ids. */
export class Receiver {
  manner: Manner = 200;
  /** Milliseconds that an answer takes. */
  delayMs = 0;
  secret = '';
  /** Everything that came, in order. */
  readonly messages: Message[] = [];
  /** What was done, once for each id. */
  readonly effects: string[] = [];
  /** The most that were under way at the same time. */
  most = 0;
  /** Messages whose signature was not right. */
  wrong = 0;
  connections = 0;
  #underWay = 0;
  #server: Server | null = null;
  #port = 0;

  static async start(t: Test): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.up();
    t.teardown(() => receiver.down());
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook?token=of-the-receiver`;
  }

  /** Events in the order in which they had an effect. */
  get taken(): string[] {
    return this.messages.filter(({ taken }) => taken).map(({ eventId }) => eventId);
  }

  async up(): Promise<void> {
    const server = createServer((request, response) => {
      this.#receive(request, response).catch((error: unknown) => response.destroy(Error(String(error))));
    });
    server.on('connection', () => {
      this.connections += 1;
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#underWay += 1;
    this.most = Math.max(this.most, this.#underWay);
    const body = await bodyIn(request);
    const { manner } = this;
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    this.#underWay -= 1;
    const status = typeof manner === 'object' ? manner.status : manner;
    const taken = typeof status === 'number' && status >= 200 && status < 300;
    this.#note(request, body, taken);
    if (typeof status === 'string') return;
    const headers = typeof manner === 'object' ? manner.headers : {};
    response.writeHead(status, headers).end('something that nobody reads');
  }

  #note(request: IncomingMessage, body: string, taken: boolean): void {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const id = header('webhook-id');
    const signed = header('webhook-signature');
    const timestamp = header('webhook-timestamp');
    let content: unknown;
    try {
      content = new Webhook(this.secret).verify(body, {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signed,
      });
    } catch {
      this.wrong += 1;
    }
    this.messages.push({
      ...{ id, body, taken, signatures: signed.split(' ').length },
      type: textIn(content, 'type') ?? '',
      eventId: textIn(content, 'data', 'id') ?? '',
      clipId: textIn(content, 'data', 'clipId'),
    });
    if (taken && !this.effects.includes(id)) this.effects.push(id);
  }
}
