import type { Clock } from '../../../core/clock.ts';
import { dayMs, minuteMs, type Time } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import { credentialMark } from '../../../core/identity.ts';
import type { LimitStore, RequestLimit } from '../../../core/store/limits.ts';
import { type Fields, textOf } from './frames.ts';
import { type XrpcAnswer, xrpcAt } from './xrpc.ts';

export interface Credentials {
  handle: string;
  appPassword: string;
}

export interface SessionContext {
  /** Of the personal data server of the account. */
  baseUrl: string;
  credentials: Credentials;
  clock: Clock;
  limits?: LimitStore | undefined;
}

/** Asks as the account. One login serves until the process ends, as far as the server lets it. */
export interface Session {
  get(method: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Fields>;
}

export function openSession({ baseUrl, credentials, clock, limits }: SessionContext): Session {
  const { host } = new URL(baseUrl);
  const ask = xrpcAt({ baseUrl, clock, secrets: [credentials.appPassword] });
  let tokens: { access: string; refresh: string } | null = null;
  let renewing: Promise<void> | null = null;

  async function login(signal: AbortSignal): Promise<void> {
    await takeLogin(limits, credentials, clock.now());
    const answer = await ask(
      'com.atproto.server.createSession',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ identifier: credentials.handle, password: credentials.appPassword }),
      },
      signal,
    );
    if (!keep(answer))
      throw new Refused(
        `${host} refuses the app password of @${credentials.handle} (${answer.status} ${answer.error}). Make a new one under Settings, Privacy and security, App passwords`,
      );
  }

  function keep({ status, body }: XrpcAnswer): boolean {
    const [access, refresh] = [textOf(body.accessJwt), textOf(body.refreshJwt)];
    if (status !== 200 || access === null || refresh === null) return false;
    tokens = { access, refresh };
    return true;
  }

  /** Renews what has expired. Logs in again only where that is refused: logins are few. */
  async function renew(signal: AbortSignal): Promise<void> {
    const before = tokens;
    tokens = null;
    if (before) {
      const headers = { authorization: `Bearer ${before.refresh}` };
      if (keep(await ask('com.atproto.server.refreshSession', { method: 'POST', headers }, signal))) return;
    }
    await login(signal);
  }

  const renewOnce = (signal: AbortSignal): Promise<void> => {
    renewing ??= renew(signal).finally(() => {
      renewing = null;
    });
    return renewing;
  };

  return {
    async get(method, parameters, signal) {
      if (tokens === null) await renewOnce(signal);
      const path = `${method}?${new URLSearchParams(parameters)}`;
      for (let attempt = 0; ; attempt += 1) {
        const headers = { authorization: `Bearer ${tokens?.access ?? ''}` };
        const answer = await ask(path, { headers }, signal);
        if (answer.status === 200) return answer.body;
        const isExpired = answer.status === 401 || /^(?:Expired|Invalid)Token$/.test(answer.error);
        if (isExpired && attempt === 0) await renewOnce(signal);
        else throw refusalOf(answer, host, method);
      }
    },
  };
}

function refusalOf({ status, isHtml, error }: XrpcAnswer, host: string, method: string): Error {
  const told = [status, error].filter(Boolean).join(' ');
  if (status === 403 && isHtml)
    return new Refused(
      `${host} forbids ${method} (403, a web page): it takes searches of accounts only, through their own server. Check \`baseUrl\``,
    );
  if ([401, 402, 403].includes(status))
    return new Refused(`${host} refuses ${method} (${told}): check \`handle\` and \`appPassword\``);
  return new Error(`${host} answered ${told} to ${method}`);
}

/** What all processes together may do with one account. */
async function takeLogin(limits: LimitStore | undefined, { handle }: Credentials, now: Time): Promise<void> {
  const credential = credentialMark(handle);
  const of = (name: string, most: number, windowMs: number): RequestLimit => ({
    platform: 'bluesky',
    credential,
    name,
    most,
    windowMs,
  });
  for (const limit of [of('logins of a day', 300, dayMs), of('logins', 30, 5 * minuteMs)]) {
    const grant = await limits?.takeGrant(limit, 1);
    if (grant?.granted === 0)
      throw new RetryLater(now + grant.endsInMs, 'the logins that Bluesky allows are used up', { asked: true });
  }
}
