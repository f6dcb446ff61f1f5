import { isMuted } from '../alerts/incidents/incident.ts';
import type { IncidentAction } from '../alerts/incidents/incident-event.ts';
import { muteHours } from '../alerts/incidents/mute-hours.ts';
import type { Press } from '../alerts/notifiers/notifier.ts';
import type { Routes } from '../alerts/outbox/outbox.ts';
import type { Brand } from '../core/config.ts';
import { hourMs, type Time } from '../core/domain.ts';
import { WrongInput } from '../core/errors.ts';
import type { Incident } from '../core/incident.ts';
import { allItems } from '../core/store/list.ts';
import type { OutboxStore } from '../core/store/outbox.ts';
import type { Catalogue } from '../wording/catalogue/catalogue.ts';
import { type ActionContext, applyAction } from './incidents/apply-action.ts';
import { knownIncident } from './incidents/known-incident.ts';

export interface PressContext {
  store: ActionContext['store'] & Pick<OutboxStore, 'notifications'>;
  brands: readonly Brand[];
  routes: Routes;
  words: Catalogue;
  now: Time;
}

/**
 * Does what somebody pressed below a message, and says what was done; null when it was done already, as when a press is
 * told twice. Throws WrongInput, in words for who pressed, when it cannot be: also for an incident that was never told
 * where the press came from, because whoever can press there need not know of it.
 */
export async function answerPress(context: PressContext, press: Press): Promise<string | null> {
  const { store, words } = context;
  // Nor need they know what other incidents are called.
  const incident = await knownIncident({ incident: (id) => store.incident(id) }, press.incident);
  const rows = await allItems((page) => store.notifications({ ...page, incident: incident.id }));
  if (!rows.some(({ reference }) => reference?.channel === press.place)) throw new WrongInput(words.press.notToldHere);
  const action = actionOf(press, incident);
  if (action === null) return null;
  const changed = await applyAction(context, incident.id, action);
  const zone = context.brands.find(({ name }) => name === incident.brand)?.timezone ?? 'UTC';
  return said(words, press, action, changed.incident, zone);
}

function actionOf({ action, by, at }: Press, incident: Incident): IncidentAction | null {
  const { state, acknowledged, muted, verdict } = incident;
  if (action === 'acknowledge') return acknowledged?.by === by ? null : { type: 'acknowledge', by };
  if (action === 'mute') {
    const until = at + muteHours * hourMs;
    // One press more within a minute is the same wish.
    return muted?.by === by && isMuted(incident, at) && muted.until >= until - 60_000
      ? null
      : { type: 'mute', by, until, reason: null };
  }
  if (state === 'open') return { type: 'resolve', by, verdict: action };
  return verdict?.by === by && verdict.verdict === action ? null : { type: 'judge', by, verdict: action };
}

function said(
  { press, times, verdicts }: Catalogue,
  { by }: Press,
  action: IncidentAction,
  { muted }: Incident,
  timezone: string,
): string {
  switch (action.type) {
    case 'acknowledge':
      return press.acknowledged(by);
    case 'mute':
      return press.muted(by, times(timezone).full(muted?.until ?? action.until));
    case 'resolve':
      return action.verdict ? verdicts[action.verdict].closed(by) : press.closed(by);
    case 'judge':
      return verdicts[action.verdict].said(by, null);
  }
}
