#!/usr/bin/env node
/*
 * Checks receipts and the audit log of qik with nothing but the public keys, on any machine with Node.js 20. It shares
 * no code with the service and needs no package.
 *
 *   node verify.mjs --jwks jwks.json --entries entries.jsonl --checkpoints checkpoints.jsonl
 *   node verify.mjs --jwks jwks.json --receipt receipt.jws [--entries entries.jsonl --checkpoints checkpoints.jsonl]
 *
 * `qik audit export` writes the first three files; GET /v1/deletions/{id}/receipt answers with a receipt. Keys, and
 * checkpoints, that were kept since earlier are better evidence than those of today.
 *
 * Exit codes: 0 all of it is as it was signed; 1 it is not, and the first entry at fault is named; 2 wrong usage.
 *
 * The form: a statement is a compact JWS (RFC 7515) with Ed25519 (RFC 8037). An entry's hash is the SHA-256 of its
 * other fields as canonical JSON (RFC 8785); `prev` is the hash of the entry before it, 64 zeros in the first.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const CHECKPOINT = 'qik-audit-checkpoint+jwt';
const RECEIPT = 'qik-deletion-receipt+jwt';
const FIELDS = ['seq', 'at', 'actor', 'action', 'subject', 'details', 'prev', 'hash'];
const HASH = /^[0-9a-f]{64}$/;

class Finding extends Error {
  constructor(kind, seq, detail) {
    super(detail);
    this.kind = kind;
    this.seq = seq;
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const json = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

// Statements

/** The payload of a compact JWS that one of the keys signed, of one type. */
function statement(jws, keys, typ) {
  const [head, body, signature, ...more] = String(jws).split('.');
  const header = json(Buffer.from(head, 'base64url').toString('utf8'));
  if (signature === undefined || more.length > 0 || !isObject(header)) throw new Error('it is no signed text');
  if (!['EdDSA', 'Ed25519'].includes(header.alg) || 'crit' in header) throw new Error('it is signed in another way');
  const key = keys.find(({ kid, kty, crv }) => kid === header.kid && kty === 'OKP' && crv === 'Ed25519');
  if (key === undefined) throw new Error('it is signed with a key that is not among the published ones');
  const { kty, crv, x } = key;
  const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  if (!verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')))
    throw new Error('its signature does not hold');
  if (header.typ !== typ) throw new Error(`it is a ${header.typ} and no ${typ}`);
  const payload = json(Buffer.from(body, 'base64url').toString('utf8'));
  if (!isObject(payload) || payload.iss !== 'qik') throw new Error('it says something else');
  return payload;
}

/** The signed text of a line or file, alone or within an object. */
const signedText = (text) => {
  const value = json(text);
  return isObject(value) ? value.jws : text;
};

function genuine(what, text, keys, typ) {
  try {
    return statement(signedText(text), keys, typ);
  } catch (error) {
    throw new Finding(`bad_${what}`, json(text)?.seq ?? null, `the ${what} is not genuine: ${error.message}`);
  }
}

// The chain

const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
};

const hashOf = ({ hash: _, ...entry }) => createHash('sha256').update(canonical(entry), 'utf8').digest('hex');

const isEntry = (value) =>
  isObject(value) &&
  Object.keys(value).length === FIELDS.length &&
  FIELDS.every((field) => field in value) &&
  Number.isSafeInteger(value.seq) &&
  value.seq > 0 &&
  HASH.test(value.prev) &&
  HASH.test(value.hash);

const altered = (seq) => new Finding('altered', seq, `entry ${seq} was altered, and its hash made anew`);

/** What is wrong can depend on what follows: `see` is asked with every further entry, `end` holds where none answers. */
const question = (see, end) => ({ see, end });

/** Looks at the next entry: null, a finding, or a question. `state` is where the walk stands. */
function step(value, state, anchors) {
  const seq = state.last.seq + 1;
  if (!isEntry(value)) return new Finding('altered', seq, `what stands in the place of entry ${seq} is no entry`);
  if (value.seq !== seq) return misplaced(value, seq, state.last.seq);
  if (hashOf(value) !== value.hash)
    return new Finding('altered', seq, `entry ${seq} was altered: its hash is of another content`);
  const signed = anchors.filter((anchor) => anchor.seq === seq);
  const unlike = signed.find(({ hash }) => hash !== value.hash);
  if (value.prev !== state.last.hash) {
    if (state.sure === seq - 1 || unlike !== undefined) return altered(seq);
    if (signed.length > 0) return altered(seq - 1);
    // Both are whole by themselves: the next entry knows which of them it was written after.
    const either = `entry ${seq - 1} or entry ${seq} was altered, and its hash made anew: they do not fit together`;
    const which = (next) => altered(next?.prev === value.hash ? seq - 1 : seq);
    return question(which, new Finding('altered', seq - 1, either));
  }
  if (unlike !== undefined) {
    const from = state.sure + 1;
    const detail = `entries ${from} to ${seq} are not those that a signed ${unlike.by} speaks of: they were made anew`;
    const anew = new Finding('rewritten', from, detail);
    return question((next) => (next?.prev === unlike.hash ? altered(seq) : anew), anew);
  }
  if (signed.length > 0) state.sure = seq;
  state.last = { seq, hash: value.hash };
  return null;
}

function misplaced(value, seq, last) {
  if (hashOf({ ...value, seq }) === value.hash)
    return new Finding('altered', seq, `entry ${seq} was altered: it says that it is ${value.seq}`);
  if (value.seq < seq)
    return new Finding('repeated', value.seq, `entry ${value.seq} stands a second time, behind entry ${last}`);
  const behind = new Finding('reordered', seq, `entry ${seq} stands behind entry ${value.seq}`);
  return question(
    (later) => (later?.seq === seq ? behind : null),
    new Finding('missing', seq, `entry ${seq} is missing: entry ${value.seq} stands in its place`),
  );
}

/** Walks the log from its first entry; throws the first finding. */
async function walk(entries, anchors) {
  const state = { last: { seq: 0, hash: '0'.repeat(64) }, sure: 0 };
  let open = null;
  for await (const value of entries) {
    const found = open === null ? step(value, state, anchors) : open.see(value);
    if (found instanceof Finding) throw found;
    open ??= found;
  }
  if (open !== null) throw open.end;
  const { seq } = state.last;
  const end = anchors.find((anchor) => anchor.seq > seq);
  if (end !== undefined) {
    const longest = anchors.reduce((most, anchor) => (anchor.seq > most.seq ? anchor : most), end);
    const detail = `the log ends with entry ${seq}, and a signed ${longest.by} says that there is an entry ${longest.seq}`;
    throw new Finding('cut_off', seq + 1, detail);
  }
  return { entries: seq, signed: state.sure };
}

// Files

async function* lines(file) {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') }))
    if (line.trim() !== '') yield line;
}
async function* values(file) {
  for await (const line of lines(file)) yield json(line);
}

async function check({ jwks, entries, checkpoints = [], receipt = [] }) {
  const { keys } = json(readFileSync(jwks, 'utf8')) ?? {};
  if (!Array.isArray(keys)) throw new Error('the file given as --jwks is no JSON Web Key Set');
  const anchors = [];
  for (const file of checkpoints)
    for await (const line of lines(file)) {
      const { seq, hash } = genuine('checkpoint', line, keys, CHECKPOINT);
      anchors.push({ seq, hash, by: 'checkpoint' });
    }
  if (anchors.length > 0) console.log(`checkpoints: ${anchors.length}, all genuine`);
  for (const file of receipt) {
    const { audit, ...said } = genuine('receipt', readFileSync(file, 'utf8').trim(), keys, RECEIPT);
    anchors.push({ ...audit, by: 'receipt' });
    console.log(`receipt: genuine, entry ${audit.seq} of the log`);
    console.log(JSON.stringify(said, null, 2));
  }
  if (entries === undefined) return;
  const { entries: count, signed } = await walk(values(entries), anchors);
  console.log(`log: ${count} entries, whole and as written; signed statements speak of the first ${signed}`);
}

const USAGE = 'usage: verify.mjs --jwks FILE [--entries FILE] [--checkpoints FILE]... [--receipt FILE]...';

try {
  const file = { type: 'string' };
  const files = { type: 'string', multiple: true };
  const { values: given } = parseArgs({ options: { jwks: file, entries: file, checkpoints: files, receipt: files } });
  const { jwks, entries, checkpoints, receipt } = given;
  if (jwks === undefined || (entries ?? receipt ?? checkpoints) === undefined) throw new Error(USAGE);
  await check(given);
} catch (error) {
  process.exitCode = error instanceof Finding ? 1 : 2;
  console.log(error instanceof Finding ? `${error.kind}: ${error.message}` : error.message);
}
