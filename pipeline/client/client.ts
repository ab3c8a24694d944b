import { Clips } from './clips.js';
import { DeletionsOfClips } from './deletions.js';
import { Events } from './events.js';
import { Keys } from './keys.js';
import { type QikClientOptions, Transport } from './transport.js';
import { Webhooks } from './webhooks.js';

/** A client of the service, for Node.js from version 20 and everything else that has `fetch`. */
export class QikClient {
  readonly clips: Clips;
  readonly deletions: DeletionsOfClips;
  readonly events: Events;
  readonly webhooks: Webhooks;
  readonly keys: Keys;

  constructor(options: QikClientOptions) {
    const transport = new Transport(options);
    this.clips = new Clips(transport);
    this.deletions = new DeletionsOfClips(transport);
    this.events = new Events(transport);
    this.webhooks = new Webhooks(transport);
    this.keys = new Keys(transport);
  }
}
