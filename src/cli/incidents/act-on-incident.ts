import { isMuted } from '../../alerts/incidents/incident.ts';
import type { IncidentAction } from '../../alerts/incidents/incident-event.ts';
import { routesOf } from '../../alerts/outbox/outbox.ts';
import { nameOf } from '../../core/identity.ts';
import { applyAction, type Changed } from '../../operations/incidents/apply-action.ts';
import { withStore } from '../terminal/open.ts';
import { note, print, printJson } from '../terminal/output.ts';
import { stateWords } from '../terminal/state-words.ts';
import { timezoneOf } from '../terminal/timezone-of.ts';
import { userName } from '../terminal/user-name.ts';

export interface ActOptions {
  config: string;
  json?: boolean;
  by?: string;
}

/** A person's action, with who and when. */
export type ActionOf = (by: string, now: number) => IncidentAction;

/** Performs the action and prints its effect. */
export async function actOnIncident(id: string, options: ActOptions, actionOf: ActionOf): Promise<void> {
  const by = userName(options.by);
  await withStore(options.config, async ({ config, store, now }) => {
    const action = actionOf(by, now);
    const channels = { brands: config.brands, routes: routesOf(config.channels) };
    const changed = await applyAction({ store, now, ...channels }, id, action);
    if (options.json) return printJson(changed.incident);
    const timezone = timezoneOf(config, changed.incident.brand);
    print(
      `${nameOf(changed.incident)}: ${stateWords(changed.incident, now, timezone)}. ${consequence(action, changed, now)}`,
    );
    if (!config.brands.some(({ name }) => name === changed.incident.brand))
      note(`Note: '${changed.incident.brand}' is not configured any more, so nobody is told.`);
  });
}

function consequence({ type }: IncidentAction, { incident, told }: Changed, now: number): string {
  if (type === 'judge') {
    return incident.verdict?.verdict === 'real'
      ? 'It counts for the record of its rules.'
      : 'It counts against the record of its rules, and what happened then is learned as normal.';
  }
  if (type === 'acknowledge') return 'No more reminders; should it grow much, the channels are told.';
  if (type === 'mute') return isMuted(incident, now) ? 'Nothing is said until then.' : 'It is not muted any more.';
  if (told.length > 0) return `${told.map(({ channel }) => channel).join(' and ')} will be told.`;
  return isMuted(incident, now) ? 'Nobody is told, as it was muted.' : 'Nobody is told.';
}
