import { type Clock, endingWithin } from '../../../core/clock.ts';
import { hourMs, minuteMs, type Time } from '../../../core/domain.ts';
import { messageOf } from '../../../core/errors.ts';
import type { Logger } from '../../../core/logger.ts';
import type { Http } from '../../../net/get.ts';

/** The brands' own accounts: the configuration names handles, posts name DIDs. */
export interface Accounts {
  /** Looks up what is not known, or not known lately. Returns what could not be found, in words. */
  resolve(signal: AbortSignal): Promise<string | null>;
  /** The handle of a DID; '' unless it is known. */
  nameOf(did: string): string;
  /** A handle that came with a post. */
  learn(did: string, handle: string): void;
}

const freshMs = hourMs;
const askAgainMs = 5 * minuteMs;
const patienceMs = 5_000;
const mostLearnt = 10_000;

interface Known {
  did: string | null;
  askAgainAt: Time;
  error: string | null;
}

export interface AccountsContext {
  http: Http;
  baseUrl: string;
  clock: Clock;
  logger: Logger;
  /** As the configuration writes them. */
  accounts: () => readonly string[];
}

export function watchAccounts({ http, baseUrl, clock, logger, accounts }: AccountsContext): Accounts {
  const known = new Map<string, Known>();
  /** DID -> handle. */
  let own = new Map<string, string>();
  const learnt = new Map<string, string>();

  async function ask(handle: string, signal: AbortSignal): Promise<void> {
    const before = known.get(handle);
    try {
      const url = new URL('xrpc/com.atproto.identity.resolveHandle', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
      url.searchParams.set('handle', handle);
      const { body } = await http({
        url: url.href,
        signal: endingWithin(patienceMs, signal),
      });
      const answer: unknown = JSON.parse(body.toString('utf8'));
      const did = typeof answer === 'object' && answer !== null && 'did' in answer ? answer.did : null;
      if (typeof did !== 'string' || !did.startsWith('did:')) throw new Error('it names no DID');
      known.set(handle, { did, askAgainAt: clock.now() + freshMs, error: null });
    } catch (error) {
      signal.throwIfAborted();
      const reason = messageOf(error).slice(0, 200);
      if (!before?.error) logger.warn({ handle, error: reason }, 'the handle of an account could not be looked up');
      // What it was an hour ago it most likely still is.
      known.set(handle, { did: before?.did ?? null, askAgainAt: clock.now() + askAgainMs, error: reason });
    }
  }

  return {
    async resolve(signal) {
      const handles = [...new Set(accounts().flatMap(handleIn))];
      const due = handles.filter((handle) => (known.get(handle)?.askAgainAt ?? 0) <= clock.now());
      await Promise.all(due.map((handle) => ask(handle, signal)));
      for (const handle of known.keys()) if (!handles.includes(handle)) known.delete(handle);
      own = new Map([...known].flatMap(([handle, { did }]) => (did === null ? [] : [[did, handle] as const])));
      const failed = handles.filter((handle) => known.get(handle)?.did === null);
      if (failed.length === 0) return null;
      const reason = known.get(failed[0] ?? '')?.error;
      return `answers to ${failed.map((handle) => `@${handle}`).join(', ')} are not found, because the handle could not be looked up: ${reason}`;
    },
    nameOf: (did) => own.get(did) ?? learnt.get(did) ?? '',
    learn(did, handle) {
      if (learnt.size >= mostLearnt) learnt.clear();
      learnt.set(did, handle);
    },
  };
}

/** `bluesky:nintendo.com` and `bluesky:@nintendo.com`; a DID needs no look-up. */
function handleIn(account: string): string[] {
  const [, handle] = /^bluesky:@?([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i.exec(account.trim()) ?? [];
  return handle === undefined ? [] : [handle.toLowerCase()];
}
