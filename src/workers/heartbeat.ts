import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { parseState } from '../alerts/engine/engine.ts';
import { type Clock, endingWithin } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import { hourMs, minuteMs, sliceMs, type Time } from '../core/domain.ts';
import type { Logger } from '../core/logger.ts';
import type { EngineStore } from '../core/store/engine.ts';
import type { LeaseStore } from '../core/store/leases.ts';
import type { OutboxStore } from '../core/store/outbox.ts';
import type { ProgressStore } from '../core/store/progress.ts';
import type { ScoringStore } from '../core/store/scoring.ts';
import type { WorkStore } from '../core/store/work.ts';

export interface HeartbeatContext {
  store: ProgressStore & ScoringStore & EngineStore & WorkStore & OutboxStore & LeaseStore;
  brands: readonly Brand[];
  clock: Clock;
  logger: Logger;
  /** URL to ping; null: none. It may contain a secret. */
  heartbeat: string | null;
}

const everyMs = minuteMs;
const lateMs = 5 * minuteMs;
/** A source this overdue, and not polled since, is neglected by every process. */
const overdueMs = 2 * hourMs;

/** Lists what does not work, in plain words; empty when collecting, scoring, detecting and notifying work. */
export async function findTroubles({ store, brands }: Pick<HeartbeatContext, 'store' | 'brands'>, now: Time) {
  const troubles: string[] = [];
  const states = await store.sourceStates();
  for (const { name, sources } of brands) {
    const own = states.filter(({ brand, source }) => brand === name && sources.includes(source));
    // The operator chooses the polling interval, so an hour without an answer proves nothing. A missed turn does.
    const works = own.some(
      ({ failingSince, nextPollAt }) => failingSince === null && (nextPollAt ?? 0) > now - overdueMs,
    );
    if (!works) troubles.push(`no source of ${name} answers`);
    const oldest = await store.oldestUnscored(name);
    if (oldest !== null && oldest < now - lateMs) troubles.push(`mentions of ${name} wait for a score`);
    const row = await store.engine(name);
    const state = row && parseState(row.state);
    if (!state || state.now < now - sliceMs - lateMs) troubles.push(`detection for ${name} is behind`);
  }
  for (const channel of (await store.due(now - lateMs)).channels) troubles.push(`channel ${channel} is behind`);
  const { items: dead } = await store.notifications({ state: 'dead', limit: 1 });
  if (dead.some(({ createdAt }) => createdAt > now - hourMs)) troubles.push('a notification could not be delivered');
  return troubles;
}

/**
 * Pings the configured URL once a minute, but only while everything works. An external watchdog raises the alarm when
 * pings stop.
 */
export async function beat(context: HeartbeatContext, signal: AbortSignal): Promise<void> {
  const { store, clock, logger, heartbeat } = context;
  // A new holder each time, so that nobody renews the lease and one process per minute gets it.
  if (heartbeat === null || !(await store.lease('heartbeat', randomUUID(), everyMs - 2_000))) return;
  const troubles = await findTroubles(context, clock.now());
  if (troubles.length > 0) return logger.warn({ troubles }, 'no heartbeat: something does not work');
  try {
    const { statusCode, body } = await request(heartbeat, {
      signal: endingWithin(10_000, signal),
    });
    await body.dump();
    if (statusCode >= 400) logger.warn({ status: statusCode }, 'the heartbeat address did not accept the ping');
  } catch {
    if (!signal.aborted) logger.warn({}, 'the heartbeat address cannot be reached');
  }
}
