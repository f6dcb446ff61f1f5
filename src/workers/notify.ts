import { setTimeout as sleep } from 'node:timers/promises';
import { retryAt } from '../alerts/outbox/back-off.ts';
import { isUndelivered, undeliveredRows } from '../alerts/outbox/outbox-rules.ts';
import { toldReference } from '../alerts/outbox/told-finding.ts';
import { endingWithin } from '../core/clock.ts';
import { minuteMs } from '../core/domain.ts';
import { messageOf, NoAnswer, Refused, RetryLater } from '../core/errors.ts';
import type { Notification } from '../core/incident.ts';
import type { Nudges, Payload } from '../core/jobs.ts';
import type { Logger } from '../core/logger.ts';
import type { NotificationOutcome, OutboxStore } from '../core/store/outbox.ts';
import { prepareNotification } from './prepare-notification.ts';
import type { PrepareContext, ToFail, Told, ToSend } from './prepared.ts';

export interface NotifyContext extends PrepareContext {
  store: PrepareContext['store'] & Pick<OutboxStore, 'nextNotification' | 'claimNotification' | 'settleNotification'>;
  /** Wakes the channels that must hear of a dead letter. */
  nudges?: Nudges;
  /** Maximum duration of one send. Default: what the channel says, or 18 s. */
  sendTimeoutMs?: number;
  /** What a send may still take after a stop; default 5 s. */
  graceMs?: number;
}

const defaultSendTimeoutMs = 18_000;
const defaultGraceMs = 5_000;
/** After this many attempts that the channel answered with its own failure, the row is a dead letter. */
const maxAttempts = 8;

/**
 * Sends what is due on one channel, one row after another, or several in a list when there is much to tell. It claims a
 * row only when the message is ready to send, so a crash before that cannot look like a send.
 */
export async function notify(
  context: NotifyContext,
  { channel }: Payload<'notify'>,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, graceMs = defaultGraceMs } = context;
  const logger = context.logger.child({ channel });
  const stopped = afterStop(signal, graceMs);
  while (!signal.aborted) {
    const next = await store.nextNotification(channel, clock.now());
    if (!next) return;
    const prepared = await prepareNotification({ ...context, logger }, next);
    const notifier = 'notifier' in prepared ? prepared.notifier : null;
    const timeoutMs = context.sendTimeoutMs ?? notifier?.sendTimeoutMs ?? defaultSendTimeoutMs;
    await notifier?.ready?.(signal);
    if (signal.aborted) return;
    let claimed: Promise<Notification | null> | undefined;
    const claim = () => {
      // The lease outlives the send, so that nobody else claims a row that is still on its way.
      claimed ??= store.claimNotification(channel, clock.now(), 3 * timeoutMs, {
        ...next,
        with: 'notifier' in prepared && next.toldWith === null ? othersOf(next, prepared.told) : [],
      });
      return claimed;
    };
    const begin = async () => {
      if ((await claim()) === null) throw new Error('it is not its turn any more');
    };
    const outcome =
      'outcome' in prepared
        ? prepared.outcome
        : await tell(context, next, prepared, begin, endingWithin(timeoutMs, stopped));
    const row = await claim();
    // Another process was faster, or another row is now first.
    if (!row) continue;
    await settle(store, row.id, outcome, endingWithin(timeoutMs, signal));
    log(logger, row, outcome);
    for (const { channel } of outcome.also ?? []) await context.nudges?.nudge('notify', { channel });
  }
}

/** A signal that follows the stop after `graceMs`. */
function afterStop(stop: AbortSignal, graceMs: number): AbortSignal {
  const late = new AbortController();
  const abort = (): void => late.abort(new Error('Earshot stops'));
  stop.addEventListener('abort', () => setTimeout(abort, graceMs).unref(), { once: true });
  return late.signal;
}

const othersOf = (next: Notification, told: readonly Told[]): string[] =>
  told.map(({ row }) => row.id).filter((id) => id !== next.id);

/** The channel has answered, so keep trying to record it. Otherwise the message would be sent again. */
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

async function tell(
  context: NotifyContext,
  row: Notification,
  prepared: ToSend | ToFail,
  begin: () => Promise<void>,
  signal: AbortSignal,
): Promise<NotificationOutcome> {
  const { told } = prepared;
  try {
    if ('failure' in prepared) throw prepared.failure;
    const { notifier, message } = prepared;
    if (!notifier.begins) await begin();
    const reference = await notifier.send(message, { ...prepared.delivery, notification: row, signal, begin });
    const said = told.map((one) => ({ id: one.row.id, reference: saidIn(one) }));
    const own = said.find(({ id }) => id === row.id)?.reference;
    // A channel that finds an earlier copy of the message reports the numbers of that copy instead.
    return {
      state: 'sent',
      sentAt: context.clock.now(),
      reference: { ...own, ...prepared.reference, ...reference },
      error: null,
      told: said
        .filter(({ id }) => id !== row.id)
        .map(({ id, reference: its }) => ({ id, reference: { ...reference, ...its } })),
    };
  } catch (error) {
    const failedAt = context.clock.now();
    const reason = messageOf(error);
    const others = (lost: readonly Told[]) =>
      lost.flatMap((one) => undeliveredRows(context, one.row, one.incident, one.rows, failedAt));
    const alone = told.filter((one) => one.row.id === row.id);
    const dead = (reason: string, silent = false): NotificationOutcome => {
      // What a list tells besides is tried again, unless the list may have arrived.
      const lost = silent || row.silences > 0 ? told : alone;
      return { state: 'dead', error: reason, silent, also: others(lost) };
    };
    if (error instanceof RetryLater) {
      const dueAt = Math.max(error.until, failedAt + 1_000);
      const also = isUndelivered({ ...row, error: reason }, failedAt) ? others(alone) : [];
      return { state: 'waiting', dueAt, restUntil: dueAt, unattempted: true, error: reason, also };
    }
    if (error instanceof Refused) return dead(reason);
    if (error instanceof NoAnswer) {
      if (row.silences > 0) return dead(`no answer twice: it may or may not have arrived (${reason})`, true);
      return { state: 'waiting', dueAt: retryAt(row, failedAt), silent: true, error: reason };
    }
    if (row.attempts >= maxAttempts) return dead(`${reason} (${row.attempts} attempts)`);
    const dueAt = failedAt + Math.min(10 * minuteMs, 5_000 * 2 ** (row.attempts - 1));
    return { state: 'waiting', dueAt, error: reason };
  }
}

/** What a sent row keeps of its message. */
const saidIn = ({ incident, title, counted }: Told): Record<string, string> => ({
  authors: String(incident.people),
  ...(title !== undefined && { title }),
  ...(counted && toldReference(counted)),
});

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
  else if (error) logger.warn(fields, 'not told yet: tried again later');
  else logger.info(fields, 'not told yet: it waits');
}
