import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../core/clock.ts';
import { hourMs, minuteMs, type Time } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import type { Logger } from '../../../core/logger.ts';
import { retryAfter } from '../../../net/retry-after.ts';
import { type Connection, NotOpened, openConnection } from './connection.ts';
import { type Dialect, socketOrigin, streamUrl } from './hosts.ts';

/** How far back a server of the network can go. */
export const windowMs = 36 * hourMs;

/** A place in the stream. Pages are numbered, so that one that was not stored is noticed. */
export interface Place {
  /** Of the newest event, in microseconds. */
  us: number;
  page: number;
  /** Where its time was measured; null: here. */
  host: string | null;
}

export interface DialerOptions {
  hosts: readonly string[];
  dialect: Dialect | 'auto';
  clock: Clock;
  logger: Logger;
  timing: {
    silenceMs: number;
    /** The first pause after a failure. The next ones are longer and longer. */
    backOffMs: number;
    /** Hosts that are away are asked again for so long before the source fails. */
    giveUpMs: number;
  };
}

export interface Dialled {
  connection: Connection;
  host: string;
}

/** Opens the stream at one of the hosts: the next one, when one has failed. */
export interface Dialer {
  connect(place: Place, signal: AbortSignal): Promise<Dialled>;
  /** The stream broke off. */
  failed(): void;
  /** Events come. */
  succeeded(): void;
}

const mostHeld = 10_000;
/** Events may be stored out of order by so much; the clocks of servers differ by more. */
const rewindMs = 5_000;
const rewindElsewhereMs = minuteMs;
const longestBackOffMs = 5_000;
/** They say nothing of the dialect. */
const refusals = [401, 402, 403, 429];

export function createDialer({ hosts, dialect, clock, logger, timing }: DialerOptions): Dialer {
  const dialects = new Map<string, Dialect>();
  let next = 0;
  let failures = 0;

  async function openAt(host: string, cursorUs: number, signal: AbortSignal): Promise<Connection> {
    const known = dialect === 'auto' ? (dialects.get(host) ?? 'v1') : dialect;
    const dial = (how: Dialect): Promise<Connection> => {
      const dialWith = (us: number | null): Promise<Connection> =>
        openConnection({ url: streamUrl(host, how, us), mostHeld, silenceMs: timing.silenceMs, signal });
      return dialWith(cursorUs).catch((error: unknown) => {
        if (!(error instanceof NotOpened) || error.error !== 'CursorTooOld') throw error;
        logger.warn({ host }, 'the server keeps nothing as old as the cursor');
        const oldest = (clock.now() - windowMs + 5 * minuteMs) * 1000;
        return dialWith(Math.max(oldest, cursorUs)).catch(() => dialWith(null));
      });
    };
    try {
      return await dial(known);
    } catch (error) {
      const isOther = error instanceof NotOpened && error.status >= 400 && error.status < 500;
      if (dialect !== 'auto' || !isOther || refusals.includes(error.status)) throw error;
      const other = known === 'v1' ? 'v2' : 'v1';
      const connection = await dial(other).catch(() => Promise.reject(error));
      dialects.set(host, other);
      return connection;
    }
  }

  const failed = (): void => {
    failures += 1;
    next += 1;
  };
  return {
    async connect(place, signal) {
      const errors: NotOpened[] = [];
      const startedAt = performance.now();
      for (;;) {
        const pause = failures === 0 ? 0 : Math.min(longestBackOffMs, timing.backOffMs * 2 ** Math.min(failures, 10));
        // Not at the same moment as everybody else whom the server left.
        if (pause > 0) await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal });
        const host = hosts[next % hosts.length] ?? '';
        const back = place.host === null || place.host === socketOrigin(host).host ? rewindMs : rewindElsewhereMs;
        try {
          return { connection: await openAt(host, place.us - back * 1000, signal), host };
        } catch (error) {
          if (!(error instanceof NotOpened)) throw error;
          errors.push(error);
          failed();
        }
        if (errors.length < hosts.length) continue;
        const areAway = errors.some(({ status }) => !refusals.includes(status));
        if (!areAway || performance.now() - startedAt > timing.giveUpMs) throw failureOf(errors, clock.now());
      }
    },
    failed,
    succeeded() {
      failures = 0;
    },
  };
}

function failureOf(errors: readonly NotOpened[], now: Time): Error {
  const reasons = [...new Set(errors.map(({ message }) => message))].join('; ');
  if (errors.every(({ status }) => [401, 402, 403].includes(status)))
    return new Refused(`no host lets us in: ${reasons}. Check \`hosts\``);
  const asked = errors.flatMap(({ retryAfter: header }) => retryAfter(header, now) ?? []);
  const until = asked.length === errors.length ? Math.min(...asked) : now + 30_000;
  return new RetryLater(until, `no host can be reached: ${reasons}`, { asked: asked.length === errors.length });
}
