import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { proxyFor } from './httpProxy';

/*
 * GET over http and https with redirects and the proxies of the environment. Node's `fetch` knows no proxies and hides why
 * a connection failed.
 */

export interface HttpAnswer {
  /** Bytes, where the server says so. */
  readonly length: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

/** A request that failed; `message` is one line with the address. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  /** @param status what the server answered; undefined: it did not */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

const MAX_REDIRECTS = 5;
/** A server that says nothing for so long has gone. */
const SILENCE_MS = 60_000;

/** Rejects with an HttpError, or with the signal's reason. */
export async function openHttp(url: string, signal?: AbortSignal): Promise<HttpAnswer> {
  let current = parseUrl(url);
  for (let i = 0; i <= MAX_REDIRECTS; i++) {
    const response = await get(current, signal);
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
      response.destroy();
      current = redirected(current, location);
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      throw new HttpError(`${current.href}: ${statusText(statusCode)}`, statusCode);
    }
    return answerOf(response);
  }
  throw new HttpError(`${url}: the server redirects without end`);
}

function answerOf(response: IncomingMessage): HttpAnswer {
  const length = Number(response.headers['content-length'] ?? NaN);
  return {
    length: Number.isSafeInteger(length) && length >= 0 ? length : undefined,
    body: response,
    close: () => {
      response.destroy();
    },
  };
}

function parseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new HttpError(`${text}: not an address`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new HttpError(`${text}: only http and https servers are asked`);
  return url;
}

function redirected(from: URL, location: string): URL {
  const to = parseUrl(new URL(location, from).href);
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw new HttpError(`${from.href}: the server redirects to an unprotected address (${to.host})`);
  return to;
}

async function get(url: URL, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const proxy = proxyFor(url, process.env);
  try {
    if (!proxy)
      return await send(url.protocol === 'https:' ? httpsRequest(url, headers()) : httpRequest(url, headers()), signal);
    if (url.protocol === 'http:') {
      const options = {
        host: proxy.hostname,
        port: portOf(proxy),
        path: url.href,
        headers: { Host: url.host, ...headers().headers },
      };
      return await send(httpRequest(options), signal);
    }
    const socket = await tunnel(url, proxy, signal);
    const secure = tlsConnect({ socket, servername: url.hostname });
    return await send(httpsRequest(url, { ...headers(), createConnection: () => secure }), signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HttpError) throw error;
    throw new HttpError(`${url.href}: ${connectionText(error)}${proxy ? ` (through the proxy ${proxy.host})` : ''}`);
  }
}

function headers(): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { 'User-Agent': 'alpcscope', 'Accept-Encoding': 'identity' } };
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

function send(request: ClientRequest, signal: AbortSignal | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      request.destroy(new Error('cancelled'));
    };
    signal?.addEventListener('abort', abort, { once: true });
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error(`no answer for ${SILENCE_MS / 1000} s`)));
    request.on('response', response => {
      response.on('close', () => signal?.removeEventListener('abort', abort));
      resolve(response);
    });
    request.on('error', error => {
      signal?.removeEventListener('abort', abort);
      reject(error);
    });
    request.end();
  });
}

/** A connection through a proxy (RFC 9110, CONNECT). */
function tunnel(url: URL, proxy: URL, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = `${url.hostname}:${portOf(url)}`;
    const options = {
      host: proxy.hostname,
      port: portOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { Host: target },
    };
    const request = httpRequest({ ...options, ...(signal && { signal }) });
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error(`no answer for ${SILENCE_MS / 1000} s`)));
    request.on('connect', (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else reject(new Error(`the proxy refused (${response.statusCode ?? 'no status'})`));
    });
    request.on('response', response => {
      response.destroy();
      reject(new Error(`the proxy refused (${response.statusCode ?? 'no status'})`));
    });
    request.on('error', reject);
    request.end();
  });
}

function statusText(status: number): string {
  if (status === 404) return 'the server does not have this file (404)';
  if (status === 401 || status === 403) return `the server refuses access (${status})`;
  return `the server answered ${status}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

function connectionText(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = REASONS[code];
  if (known !== undefined) return `${known} (${code})`;
  if (/CERT|SSL|TLS|SELF_SIGNED|LEAF_SIGNATURE/.test(code))
    return `the certificate of the server is not trusted (${code}); an authority of your own is named in NODE_EXTRA_CA_CERTS`;
  return error.message.split('\n')[0] ?? 'the connection failed';
}
