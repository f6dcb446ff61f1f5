import { type Clock, endingWithin } from '../../../core/clock.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { Refused } from '../../../core/errors.ts';
import { credentialMark } from '../../../core/identity.ts';
import type { LimitStore } from '../../../core/store/limits.ts';
import { version } from '../../../core/version.ts';
import { takeTurn } from './reddit-limits.ts';
import { type ApiAnswer, NotAuthorised, openTransport, TooOften } from './reddit-transport.ts';

export interface RedditCredentials {
  clientId: string;
  clientSecret: string;
  username: string | null;
  /** Null: the app speaks for itself. */
  password: string | null;
}

export interface SessionOptions {
  credentials: RedditCredentials;
  /** Where tokens are given. */
  wwwUrl: string;
  /** Where the API answers. */
  apiUrl: string;
  clock: Clock;
  limits: LimitStore;
}

/** A request as snoowrap makes it. */
export interface RawRequest {
  method?: string;
  uri: string;
  baseUrl: string;
  qs?: Record<string, unknown>;
  form?: Record<string, unknown>;
  headers?: Record<string, string>;
  auth?: { bearer?: string; user?: string; pass?: string };
  signal?: AbortSignal;
}

interface Token {
  text: string;
  until: Time;
}

/** What all requests with the same credentials share: the connection, the limit and the token. */
export interface RedditSession {
  userAgent: string;
  credentials: RedditCredentials;
  send(raw: RawRequest): Promise<ApiAnswer & { href: string }>;
  /** A token that is still good; asks for one by `renew` when there is none. */
  token(renew: (form: Record<string, string>) => Promise<unknown>): Promise<string>;
  forgetToken(): void;
}

const tokenMs = 20_000;
/** A token is renewed so long before it ends. */
const marginMs = minuteMs;

/** The form that Reddit demands: without it, it answers 429. */
export const userAgentOf = (username: string | null | undefined): string =>
  `node:earshot:${version} (by /u/${username ?? 'unnamed'})`;

export function openSession({ credentials, wwwUrl, apiUrl, clock, limits }: SessionOptions): RedditSession {
  const { clientId, clientSecret, username, password } = credentials;
  const turns = { limits, credential: credentialMark(clientId), clock };
  const transport = openTransport();
  const userAgent = userAgentOf(username);
  const secrets = [clientSecret, ...(password === null ? [] : [password])];
  let held: Token | null = null;
  let asking: Promise<string> | null = null;

  async function send(raw: RawRequest): Promise<ApiAnswer & { href: string }> {
    const isApi = raw.baseUrl.startsWith('https://oauth.');
    const url = addressOf(isApi ? apiUrl : wwwUrl, raw);
    const signal = raw.signal ?? endingWithin(tokenMs);
    const turn = await takeTurn(turns, signal);
    const form = raw.form && new URLSearchParams(plain(raw.form)).toString();
    try {
      const answer = await transport({
        url,
        method: raw.method?.toUpperCase() === 'POST' ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...raw.headers,
          'user-agent': userAgent,
          ...authorisationOf(raw.auth),
        },
        body: form ?? null,
        signal,
        clock,
        secrets: held ? [...secrets, held.text] : secrets,
      });
      const left = Number.parseFloat(answer.headers['x-ratelimit-remaining'] ?? '');
      const resetS = Number.parseFloat(answer.headers['x-ratelimit-reset'] ?? '');
      if (Number.isFinite(left) && Number.isFinite(resetS)) await turn.left(left, resetS * 1000);
      return { ...answer, href: url.href };
    } catch (error) {
      if (error instanceof TooOften) await turn.left(0, error.until - clock.now());
      throw error;
    }
  }

  async function renewed(renew: (form: Record<string, string>) => Promise<unknown>): Promise<string> {
    const form: Record<string, string> =
      username !== null && password !== null
        ? { grant_type: 'password', username, password }
        : { grant_type: 'client_credentials' };
    const answer = await renew(form).catch((error: unknown) => {
      if (!(error instanceof NotAuthorised)) throw error;
      throw new Refused(
        'Reddit does not take clientId and clientSecret (401): check both, and that the app still exists',
      );
    });
    const token = tokenOf(answer, clock.now());
    held = token;
    return token.text;
  }

  return {
    userAgent,
    credentials,
    send,
    async token(renew) {
      if (held !== null && clock.now() < held.until) return held.text;
      asking ??= renewed(renew).finally(() => {
        asking = null;
      });
      return await asking;
    },
    forgetToken() {
      held = null;
    },
  };
}

function tokenOf(answer: unknown, now: Time): Token {
  const given = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  if (typeof given.access_token !== 'string' || given.access_token === '') {
    const error = typeof given.error === 'string' ? given.error.slice(0, 60) : 'an answer without a token';
    throw new Refused(
      `Reddit gives no token (${error}): check clientId and clientSecret; with a password, the app must be a script and \`username\` its developer, without a second factor`,
    );
  }
  const ms = typeof given.expires_in === 'number' ? given.expires_in * 1000 : 60 * minuteMs;
  return { text: given.access_token, until: now + ms - Math.min(marginMs, ms / 10) };
}

function addressOf(base: string, { uri, qs = {} }: RawRequest): URL {
  const url = new URL(uri.replace(/^\//, ''), base.endsWith('/') ? base : `${base}/`);
  for (const [name, value] of Object.entries(plain(qs))) url.searchParams.set(name, value);
  return url;
}

const plain = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, one]) => (one == null ? [] : [[name, String(one)]])));

function authorisationOf(auth: RawRequest['auth']): Record<string, string> {
  if (auth?.bearer !== undefined) return { authorization: `Bearer ${auth.bearer}` };
  if (auth?.user === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.pass ?? ''}`).toString('base64')}` };
}
