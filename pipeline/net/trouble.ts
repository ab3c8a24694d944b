import { QikError } from '../errors/catalogue.js';

const textIn = (error: unknown, name: string): string => {
  const text: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
  return typeof text === 'string' ? text : '';
};

/** What happened, by the codes of Node and undici. */
const WORDS: readonly (readonly [codes: RegExp, words: string])[] = [
  [/^(ENOTFOUND|ENODATA|ENONAME|EAI_NONAME|EAI_NODATA|EBADNAME)$/, 'The name of the host is not known.'],
  [/^ECONNREFUSED$/, 'Nobody listens there.'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'The connection broke.'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'There is no way to the host.'],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'The host did not take the connection in time.'],
  [/^(HTTPParserError|HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_|UND_ERR_RESPONSE)/, 'The answer is not one of HTTP.'],
  [/CERT|SELF_SIGNED|VERIFY|ISSUER|CHAIN|CRL|ALTNAME/, 'The certificate of the host is not valid.'],
  [/^(EPROTO|ERR_SSL|ERR_TLS)/, 'The host does not speak TLS as it must.'],
];

const NOT_LOOKED_UP = 'The name of the host could not be looked up.';

/** What happened, given the call that failed and how: servers of names refuse connections as well. */
function wordsOf(code: string, syscall: string): string {
  const known = WORDS.find(([codes]) => codes.test(code));
  if (known !== WORDS[0] && /^(query|getaddrinfo)/.test(syscall)) return NOT_LOOKED_UP;
  return known?.[1] ?? 'The request did not succeed.';
}

/** Of several addresses that were tried, what happened at the first. */
const firstOf = (error: unknown): unknown => (error instanceof AggregateError ? (error.errors[0] ?? error) : error);

/**
 * What went wrong with a request, as an error of ours in words of ours: those of others may repeat the address.
 *
 * @param signal of the request, if there is one: its reason is why it was stopped
 */
export function unreachable(error: unknown, signal?: AbortSignal): QikError {
  if (signal?.aborted === true && signal.reason instanceof QikError) return signal.reason;
  const first = firstOf(error);
  if (first instanceof QikError) return first;
  // The parser's own errors may have no code.
  const code = textIn(first, 'code') || textIn(error, 'code') || textIn(first, 'name');
  const words = wordsOf(code, textIn(first, 'syscall'));
  return new QikError('source_unreachable', code === '' ? words : `${words} (${code})`);
}
