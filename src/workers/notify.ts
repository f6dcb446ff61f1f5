import { setTimeout as sleep } from 'node:timers/promises';
import { drawChart } from '../alerts/draw-chart.ts';
import { type Evidence, gatherEvidence, noEvidence } from '../alerts/evidence.ts';
import { type AlertMessage, describeIncident, loudest } from '../alerts/message.ts';
import { retryAt } from '../alerts/notifiers/back-off.ts';
import type { Notifier } from '../alerts/notifiers/notifier.ts';
import { compareRows, isUndelivered, reasonNotToSend, undeliveredRows } from '../alerts/outbox-rules.ts';
import { topTerms } from '../analysis/key-phrases.ts';
import type { Clock } from '../core/clock.ts';
import type { Brand } from '../core/config.ts';
import { minuteMs, type Time } from '../core/domain.ts';
import { messageOf, NoAnswer, Refused, RetryLater } from '../core/errors.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { Nudges, Payload } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { NotificationOutcome, Store } from '../core/store.ts';

export interface NotifyContext {
  store: Pick<
    Store,
    'claimNotification' | 'settleNotification' | 'notifications' | 'incident' | 'mentions' | 'buckets' | 'coverage'
  >;
  /** Name of the channel -> where it goes. */
  notifiers: ReadonlyMap<string, Notifier>;
  brands: readonly Brand[];
  clock: Clock;
  logger: Logger;
  /** Wakes the channels that must hear of a dead letter. */
  nudges?: Nudges;
  /** The longest that one send may take; it must end well before a stop is forced. */
  sendTimeoutMs?: number;
}

const defaultSendTimeoutMs = 18_000;
/** Attempts that a channel answered with a failure of its own before the row is a dead letter. */
const maxAttempts = 8;

interface Told {
  outcome: NotificationOutcome;
  /** The whole channel rests until then. */
  restUntil?: Time;
}

/** Sends what is due on one channel, one after the other. */
export async function notify(
  context: NotifyContext,
  { channel }: Payload<'notify'>,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = context;
  const logger = context.logger.child({ channel });
  const timeoutMs = context.sendTimeoutMs ?? defaultSendTimeoutMs;
  let restUntil: Time = 0;
  while (!signal.aborted) {
    // The lease outlives the send, so that nobody else takes a row that is still on its way.
    const row = await store.claimNotification(channel, clock.now(), 3 * timeoutMs);
    if (!row) return;
    const { outcome, ...rest } = await tell({ ...context, logger }, row, restUntil, timeoutMs);
    await settle(store, row.id, outcome, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    restUntil = rest.restUntil ?? restUntil;
    log(logger, row, outcome);
    for (const { channel } of outcome.also ?? []) await context.nudges?.nudge('notify', { channel });
  }
}

/** The channel has answered: if the store cannot be told now, it is soon, or the message would be sent again. */
async function settle(
  store: NotifyContext['store'],
  id: string,
  outcome: NotificationOutcome,
  giveUp: AbortSignal,
): Promise<void> {
  for (let waitMs = 50; ; waitMs *= 2) {
    try {
      return await store.settleNotification(id, outcome);
    } catch (error) {
      if (giveUp.aborted) throw error;
      await sleep(waitMs, undefined, { signal: giveUp }).catch(() => {});
    }
  }
}

async function tell(context: NotifyContext, row: Notification, restUntil: Time, timeoutMs: number): Promise<Told> {
  const { store, clock } = context;
  const incident = await store.incident(row.incident);
  const rows = await store.notifications({ incident: row.incident, limit: 500 });
  const now = clock.now();
  const skip = reasonNotToSend(row, incident, rows, now);
  if (skip !== null || incident === null) return { outcome: { state: 'superseded', error: skip } };
  const dead = (error: string, silent = false): Told => ({
    outcome: { state: 'dead', error, silent, also: undeliveredRows(context, row, incident, rows, now) },
  });
  if (row.silences > 1) return dead('no answer twice: it may or may not have arrived');
  const notifier = context.notifiers.get(row.channel);
  if (!notifier) return { outcome: { state: 'dead', error: `channel '${row.channel}' is not configured` } };
  if (restUntil > now) return { outcome: { state: 'waiting', dueAt: restUntil, unattempted: true, error: row.error } };

  try {
    const sent = rows.filter(({ channel, state, occasion }) => {
      return channel === row.channel && state === 'sent' && occasion !== 'undelivered';
    });
    sent.sort(compareRows);
    const message = await render(context, row, incident, rows, sent.at(-1) ?? null);
    const reference = await notifier.send(message, {
      notification: row,
      chart: drawChart(message, context.logger),
      thread: sent[0]?.reference ?? null,
      possibleRepeat: message.possibleRepeat,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const authors = String(incident.spokenAuthors);
    return { outcome: { state: 'sent', sentAt: clock.now(), reference: { ...reference, authors }, error: null } };
  } catch (error) {
    const failedAt = clock.now();
    const reason = messageOf(error);
    if (error instanceof RetryLater) {
      const dueAt = Math.max(error.until, failedAt + 1_000);
      const late = isUndelivered({ ...row, error: reason }, failedAt);
      const also = late ? undeliveredRows(context, row, incident, rows, failedAt) : [];
      return { outcome: { state: 'waiting', dueAt, unattempted: true, error: reason, also }, restUntil: dueAt };
    }
    if (error instanceof Refused) return dead(reason);
    if (error instanceof NoAnswer) {
      if (row.silences > 0) return dead(`no answer twice: it may or may not have arrived (${reason})`, true);
      return { outcome: { state: 'waiting', dueAt: retryAt(row, failedAt), silent: true, error: reason } };
    }
    if (row.attempts >= maxAttempts) return dead(`${reason} (${row.attempts} attempts)`);
    const dueAt = failedAt + Math.min(10 * minuteMs, 5_000 * 2 ** (row.attempts - 1));
    return { outcome: { state: 'waiting', dueAt, error: reason } };
  }
}

/** The row as a message about the incident as it is now. What cannot be read is left out: the alert matters more. */
async function render(
  context: NotifyContext,
  row: Notification,
  incident: Incident,
  rows: readonly Notification[],
  lastSent: Notification | null,
): Promise<AlertMessage> {
  const brand = context.brands.find(({ name }) => name === row.brand);
  const now = context.clock.now();
  const authors = Number(lastSent?.reference?.authors);
  return describeIncident({
    incident,
    kind: row.occasion,
    number: row.number,
    evidence: await readEvidence(context, incident, brand, now),
    timezone: brand?.timezone ?? 'UTC',
    now,
    lastToldAuthors: authors > 0 ? authors : null,
    possibleRepeat: row.silences > 0,
    undelivered: rows
      .filter((other) => isUndelivered(other, now))
      .map(({ channel, occasion, error }) => ({ channel, kind: occasion, reason: error ?? 'unknown reason' })),
  });
}

async function readEvidence(
  { store, logger }: NotifyContext,
  incident: Incident,
  brand: Brand | undefined,
  now: Time,
): Promise<Evidence> {
  const { finding } = loudest(incident);
  try {
    return await gatherEvidence({
      store,
      incident,
      finding,
      sources: brand?.sources ?? [],
      now,
      topTerms: (wave, normal, queryTerms) => topTerms(wave, normal, { queryTerms }).map(({ term }) => term),
    });
  } catch (error) {
    logger.warn({ incident: incident.id, error: messageOf(error) }, 'the evidence of an incident cannot be read');
    return noEvidence;
  }
}

function log(logger: Logger, row: Notification, { state, error, dueAt }: NotificationOutcome): void {
  const fields = {
    notification: row.id,
    attempts: row.attempts,
    ...(error ? { error } : {}),
    ...(dueAt ? { dueAt } : {}),
  };
  if (state === 'sent') logger.info(fields, 'told');
  else if (state === 'superseded') logger.info(fields, 'not told: there is nothing to say any more');
  else if (state === 'dead') logger.error(fields, 'could not be told: set aside');
  else logger.warn(fields, 'not told yet: tried again later');
}
