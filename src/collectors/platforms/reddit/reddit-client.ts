import { Refused } from '../../../core/errors.ts';
import type { RawRequest, RedditSession } from './reddit-session.ts';
import { NotAuthorised } from './reddit-transport.ts';

/** What we use of snoowrap. Its own types need those of `request`, which it does not bring. */
interface Snoowrap {
  config(options: Record<string, unknown>): unknown;
  oauthRequest(options: Record<string, unknown>): PromiseLike<unknown>;
  credentialedClientRequest(options: Record<string, unknown>): PromiseLike<unknown>;
}
type SnoowrapClass = new (credentials: Record<string, unknown>) => Snoowrap;

interface Wrapped {
  statusCode: number;
  body: unknown;
  headers: Record<string, string>;
  request: { method: string; uri: { href: string } };
}

interface WrappedRequest extends RawRequest {
  transform?: (body: unknown, response: Wrapped) => unknown;
  resolveWithFullResponse?: boolean;
}

/** What a listing of Reddit holds, as snoowrap hands it out. */
export interface Listed {
  items: unknown[];
  /** Nothing follows. */
  isLast: boolean;
}

/** One GET of the API through snoowrap; a token that is not taken is renewed once. */
export async function askReddit(
  session: RedditSession,
  uri: string,
  qs: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Listed> {
  const ask = async (): Promise<unknown> =>
    await (await openClient(session)).oauthRequest({ uri, method: 'get', qs, signal });
  const answer = await ask().catch((error: unknown) => {
    if (!(error instanceof NotAuthorised)) throw error;
    session.forgetToken();
    return ask().catch((again: unknown) => {
      if (!(again instanceof NotAuthorised)) throw again;
      throw new Refused(
        'Reddit does not take its own new token (401): check the app, and that its account is not suspended',
      );
    });
  });
  const listing = answer as { isFinished?: unknown; toJSON?: () => unknown } | null;
  const items = Array.isArray(listing) ? listing.toJSON?.() : null;
  if (!Array.isArray(items)) throw new Error(`Reddit answered JSON of another shape than a listing to ${uri}`);
  return { items, isLast: listing?.isFinished === true };
}

/** Loaded here: who reads feeds alone, or no Reddit at all, must not pay for it. */
async function openClient(session: RedditSession): Promise<Snoowrap> {
  const { clientId, clientSecret } = session.credentials;
  const WithTransport = withTransport((await import('snoowrap')).default as unknown as SnoowrapClass, session);
  // It insists on a token, and would not renew that of an app.
  const client = new WithTransport({ userAgent: session.userAgent, clientId, clientSecret, accessToken: '-' });
  client.config({
    proxies: false,
    warnings: false,
    requestDelay: 0,
    // Of [] it makes a handler of everything.
    retryErrorCodes: [599],
    continueAfterRatelimitError: false,
  });
  return client;
}

/** Snoowrap over our own transport, with tokens that are renewed also where an app speaks for itself. */
const withTransport = (base: SnoowrapClass, session: RedditSession): SnoowrapClass =>
  class extends base {
    async rawRequest(raw: WrappedRequest): Promise<unknown> {
      const { status, headers, body: sent, href } = await session.send(raw);
      const body = readable(sent);
      const method = raw.method?.toUpperCase() ?? 'GET';
      // It would go by the clock of the machine; the limit that all processes share knows what they say.
      const kept = Object.entries(headers).filter(([name]) => !name.startsWith('x-ratelimit'));
      const response: Wrapped = {
        statusCode: status,
        body,
        headers: Object.fromEntries(kept),
        request: { method, uri: { href } },
      };
      if (raw.transform) return raw.transform(body, response) ?? response;
      return raw.resolveWithFullResponse ? response : body;
    }

    updateAccessToken(): Promise<string> {
      return session.token(async (form) =>
        this.credentialedClientRequest({ method: 'post', uri: 'api/v1/access_token', form }),
      );
    }
  };

/** Without what snoowrap would stumble over, so that one bad post does not take its page with it. */
function readable(body: unknown): unknown {
  if (!isObject(body) || !isObject(body.data) || !Array.isArray(body.data.children)) return body;
  const children = body.data.children.filter(
    (child) => isObject(child) && typeof child.kind === 'string' && isObject(child.data) && child.kind !== 'more',
  );
  return { ...body, data: { ...body.data, children: children.map(withoutReplies) } };
}

/** It wants an empty text where there are no answers. */
const withoutReplies = ({ kind, data }: { kind: string; data: Record<string, unknown> }) => ({
  kind: kind === 't1' || kind === 't3' ? kind : 'unknown',
  data: { ...data, replies: '' },
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
