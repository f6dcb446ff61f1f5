import { z } from 'zod';
import { type Clock, endingWithin } from '../../core/clock.ts';
import { inBoth, liveMs, mergeIntervals } from '../../core/coverage.ts';
import { type Interval, minuteMs, type Post, type Time } from '../../core/domain.ts';
import { messageOf, Refused, RetryLater } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Logger } from '../../core/logger.ts';
import type { BegunPart, Page, Part, PartRequest } from '../../core/plugins/collector.ts';
import { someOf } from '../../core/store/whole-source.ts';
import type { AskInstance } from './ask-instance.ts';

export interface InstancePart extends Part {
  /** Parts of one instance are asked one after the other. */
  instance: string;
}

/** What a part reads with. */
export interface InstanceReading {
  ask: AskInstance;
  clock: Clock;
  logger: Logger;
  backfillMs: number;
}

const retryMs = 5 * minuteMs;
/** A round that has not ended by then was broken off. */
const longestRoundMs = 30 * minuteMs;
const instancesAtOnce = 8;
/** The others wait for it. */
const pageMs = 10_000;

const entryShape = z.object({
  cursor: z.json(),
  coverage: z.array(z.object({ from: z.number(), to: z.number() })),
  /** Why it does not answer. */
  error: z.string().nullable(),
  /** It asks to be left alone until then. */
  waitUntil: z.number().nullable(),
  /** When it was read to its end, or failed, for the last time. */
  done: z.number().nullable(),
});
type Entry = z.infer<typeof entryShape>;
const cursorShape = z.object({ parts: z.record(z.string(), entryShape), round: z.number().nullable() });

const untried: Entry = { cursor: null, coverage: [], error: null, waitUntil: null, done: null };

/** Where a part goes on, given the cursor of a brand that has caught up. */
export function beginPart(cursor: Json, key: string): BegunPart {
  const entry = cursorShape.safeParse(cursor).data?.parts[key];
  if (!entry || entry.cursor === null) return { cursor: null, coverage: [], notBefore: null };
  return { cursor: entry.cursor, coverage: entry.coverage, notBefore: entry.waitUntil };
}

/** Reads all parts for a brand that catches up: a page of each at a time. An instance that fails delays no other. */
export function catchUp(
  parts: readonly InstancePart[],
  { clock, logger }: { clock: Clock; logger: Logger },
): (request: PartRequest) => Promise<Page> {
  return async ({ cursor: saved, signal: stop, query }) => {
    stop.throwIfAborted();
    const start = clock.now();
    const before = cursorShape.safeParse(saved).data ?? { parts: {}, round: null };
    const goesOn = before.round !== null && before.round <= start && start - before.round <= longestRoundMs;
    const began = goesOn ? (before.round ?? start) : start;
    const entries = new Map<string, Entry>(parts.map(({ key }) => [key, before.parts[key] ?? untried]));
    const entryOf = (key: string): Entry => entries.get(key) ?? untried;
    const isDue = ({ key }: InstancePart): boolean => {
      const { done, waitUntil } = entryOf(key);
      const hadItsTurn = goesOn && done !== null && done >= began;
      return !hadItsTurn && (waitUntil ?? 0) <= start;
    };
    const due = parts.filter(isDue);
    // News and history never share a page.
    const fresh = due.filter(({ key }) => isFresh(entryOf(key), start));
    const batch = fresh.length > 0 ? fresh : due;
    const posts: Post[] = [];
    const deleted: string[] = [];
    const failures: unknown[] = [];
    let isMore = batch.length < due.length;
    let isHistory = fresh.length === 0;
    const read = async (part: InstancePart): Promise<void> => {
      const entry = entryOf(part.key);
      const signal = endingWithin(pageMs, stop);
      const page = await part.collect({ cursor: entry.cursor, signal, ...(query && { query }) });
      for (const post of page.posts) posts.push(post);
      deleted.push(...(page.deleted ?? []));
      isMore ||= page.more;
      isHistory ||= page.backfill;
      const coverage = mergeIntervals([...entry.coverage, ...page.coverage]);
      const done = page.more ? entry.done : clock.now();
      entries.set(part.key, { cursor: page.cursor, coverage, error: page.problem ?? null, waitUntil: null, done });
    };
    const fail = (part: InstancePart, error: unknown): void => {
      stop.throwIfAborted();
      failures.push(error);
      const entry = entryOf(part.key);
      const message = `${part.label}: ${messageOf(error)}`;
      if (entry.error !== message)
        logger.warn({ part: part.label, reason: messageOf(error) }, 'a part of the source does not answer');
      const waitUntil = error instanceof RetryLater && error.asked ? error.until : null;
      entries.set(part.key, { ...entry, error: message, waitUntil, done: clock.now() });
    };
    await byInstance(batch, read, fail);
    const all = [...entries.values()];
    const answering = all.filter(
      ({ coverage, done, error }) => coverage.length > 0 || (done !== null && error === null),
    );
    if (answering.length === 0 && !isMore) throw allFailed(failures, all, clock.now(), { parts: {}, round: null });
    const problem = someOf(all.flatMap(({ error }) => (error === null ? [] : [error])));
    return {
      posts,
      cursor: { parts: Object.fromEntries(entries) as Record<string, Json>, round: isMore ? began : null },
      coverage: isMore ? [] : together(answering, clock.now()),
      backfill: isHistory,
      more: isMore,
      ...(deleted.length > 0 && { deleted }),
      ...(problem !== null && { problem }),
    };
  };
}

const isFresh = ({ coverage }: Entry, now: Time): boolean => now - (coverage.at(-1)?.to ?? 0) <= liveMs;

const together = (entries: readonly Entry[], now: Time): Interval[] =>
  entries.reduce<Interval[]>((shared, { coverage }) => inBoth(shared, coverage), [{ from: 0, to: now }]);

function allFailed(failures: readonly unknown[], entries: readonly Entry[], now: Time, cursor: Json): Error {
  const message = someOf(entries.flatMap(({ error }) => (error === null ? [] : [error]))) ?? 'no instance answers';
  if (failures.length > 0 && failures.every((failure) => failure instanceof Refused))
    return new Refused(message, { cursor });
  const times = entries.map(({ waitUntil }) => Math.max(waitUntil ?? 0, now + retryMs));
  return new RetryLater(Math.min(...times), message, { cursor });
}

/** An instance that does not answer at all is not asked for its other parts: they fail with the first. */
async function byInstance(
  parts: readonly InstancePart[],
  read: (part: InstancePart) => Promise<unknown>,
  fail: (part: InstancePart, error: unknown) => void,
): Promise<void> {
  const groups = new Map<string, InstancePart[]>();
  for (const part of parts) groups.set(part.instance, [...(groups.get(part.instance) ?? []), part]);
  const queues = [...groups.values()];
  const worker = async (): Promise<void> => {
    for (let queue = queues.shift(); queue; queue = queues.shift()) {
      let away: unknown = null;
      for (const part of queue) {
        if (away !== null) fail(part, away);
        else
          await read(part).catch((error: unknown) => {
            fail(part, error);
            // Also one that hangs, whose reading was ended.
            if (error instanceof RetryLater || error instanceof DOMException) away = error;
          });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(instancesAtOnce, queues.length) }, worker));
}
