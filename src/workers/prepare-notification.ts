import { type Evidence, gatherEvidence, noEvidence } from '../alerts/evidence/evidence.ts';
import { recentVerdicts, type TrackRecord } from '../alerts/incidents/track-record.ts';
import { drawChart } from '../alerts/messages/draw-chart.ts';
import { loudest } from '../alerts/messages/message.ts';
import { nameOthers } from '../alerts/messages/same-cause-message.ts';
import { isSinglePosts } from '../alerts/outbox/single-post-rows.ts';
import type { Brand } from '../core/config.ts';
import type { Time } from '../core/domain.ts';
import { messageOf } from '../core/errors.ts';
import type { Incident, Notification } from '../core/incident.ts';
import { composeNotification, type Gathered, type RowInContext } from './compose-notification.ts';
import { decideToTell } from './decide-to-tell.ts';
import { prepareSinglePosts } from './prepare-single-posts.ts';
import { type PrepareContext, type Prepared, readRow } from './prepared.ts';
import { findSameCause } from './same-cause.ts';
import { described, repeatList, tellTogether, toldOf } from './tell-together.ts';

/** Decides what becomes of a row and builds its message and picture. It only reads, so a crash here has no effect. */
export async function prepareNotification(given: PrepareContext, row: Notification): Promise<Prepared> {
  const words = given.notifiers.get(row.channel)?.words?.(given.words) ?? given.words;
  const context = { ...given, words };
  if (row.toldWith !== null) return repeatList(context, row);
  if (isSinglePosts(row)) return prepareSinglePosts(context, row);
  const known = await readRow(context, row);
  const decided = await decideToTell(context, known);
  if ('outcome' in decided) return decided;
  const { incident, notifier } = decided;
  const isRepeat = row.silences > 0;
  const list = isRepeat ? null : await tellTogether(context, row, notifier);
  if (list) return list;
  const cause = isRepeat ? null : await findSameCause(context, { ...known, incident });
  if (cause && 'waitUntil' in cause)
    return { outcome: { state: 'waiting', dueAt: cause.waitUntil, unattempted: true } };
  const told = { row, incident, rows: known.rows, title: undefined, counted: null };
  try {
    const { message: alone, thread } = composeNotification(await gather(context, { ...known, incident }));
    const together = (cause?.together ?? []).flatMap((other) => described(context, other));
    const message = cause ? nameOthers({ row, message: alone }, { ...cause, together }) : alone;
    const chart = drawChart(message, context.logger);
    if (notifier.pictures) chart.png();
    const delivery = { chart, thread, possibleRepeat: message.possibleRepeat };
    const own = { ...told, title: alone.title, counted: message.counted };
    return { notifier, message, delivery, told: [own, ...together.map(toldOf)] };
  } catch (failure) {
    return { failure, told: [told] };
  }
}

/** Leaves out evidence that cannot be read. The alert matters more. */
async function gather(context: PrepareContext, known: RowInContext & { incident: Incident }): Promise<Gathered> {
  const { incident, now } = known;
  const brand = context.brands.find(({ name }) => name === incident.brand);
  return {
    ...known,
    evidence: await readEvidence(context, incident, brand, now),
    record: await readRecord(context, incident),
    timezone: brand?.timezone ?? 'UTC',
    words: context.words,
    typeOf: (channel) => context.notifiers.get(channel)?.type ?? null,
    brand,
  };
}

async function readRecord(
  { store, logger }: PrepareContext,
  incident: Incident,
): Promise<TrackRecord['recent'] | null> {
  try {
    const { rule } = loudest(incident).finding;
    return await recentVerdicts(store, incident.brand, rule, incident.id);
  } catch (error) {
    logger.warn({ incident: incident.id, error: messageOf(error) }, 'no track record for the message');
    return null;
  }
}

async function readEvidence(
  { store, logger }: PrepareContext,
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
    });
  } catch (error) {
    logger.warn({ incident: incident.id, error: messageOf(error) }, 'the evidence of an incident cannot be read');
    return noEvidence;
  }
}
