import { parseState, storedState } from '../../alerts/engine/engine.ts';
import { rememberAction } from '../../alerts/engine/learn-verdict.ts';
import { transition } from '../../alerts/incidents/incident.ts';
import type { IncidentAction } from '../../alerts/incidents/incident-event.ts';
import { outboxRows, type Routes } from '../../alerts/outbox/outbox.ts';
import type { Brand } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import { Conflict, WrongInput } from '../../core/errors.ts';
import type { Incident, Notification } from '../../core/incident.ts';
import type { EngineStore } from '../../core/store/engine.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { everyItem } from '../../core/store/list.ts';
import type { OutboxStore } from '../../core/store/outbox.ts';
import { knownIncident } from './known-incident.ts';

const tries = 5;

export interface ActionContext {
  store: Pick<
    IncidentStore & EngineStore & OutboxStore,
    'incident' | 'incidents' | 'engine' | 'saveTransition' | 'notifications' | 'settleNotification'
  >;
  brands: readonly Brand[];
  routes: Routes;
  now: Time;
}

export interface Changed {
  incident: Incident;
  /** What the channels will be told. */
  told: Notification[];
}

/**
 * Applies a person's action to an incident, and to what the engine may learn; whoever else changes the brand meanwhile
 * is waited for. Throws UnknownName for an incident that is not there, and WrongInput for one that is over, unless it is judged.
 */
export async function applyAction(context: ActionContext, id: string, action: IncidentAction): Promise<Changed> {
  const { store, brands, routes, now } = context;
  for (let tried = 1; ; tried += 1) {
    const before = await knownIncident(store, id);
    if (before.state === 'resolved' && action.type !== 'judge')
      throw new WrongInput(
        `Incident '${id}' is resolved already: only its verdict can change (earshot incidents verdict).`,
      );
    const engine = await store.engine(before.brand);
    if (!engine) throw new WrongInput(`Incident '${id}' has no engine state: start Earshot once.`);
    const { incident, occasions } = transition(before, action, now);
    if (!incident) return { incident: before, told: [] };
    const rules = brands.find(({ name }) => name === before.brand)?.rules ?? [];
    const told = occasions.flatMap((occasion) => outboxRows(incident, occasion, rules, now, routes));
    const state = parseState(engine.state);
    try {
      await store.saveTransition({
        brand: before.brand,
        expectedVersion: engine.version,
        state: state ? storedState(rememberAction(state, incident)) : engine.state,
        incidents: [incident],
        notifications: told,
        consumed: [],
      });
    } catch (error) {
      if (!(error instanceof Conflict) || tried === tries) throw error;
      continue;
    }
    if (incident.acknowledged || incident.state === 'resolved') await cancelOverdue(store, incident);
    return { incident, told };
  }
}

/** Nobody else need be told that nobody has acknowledged it. Who sends looks again: this only clears the list. */
async function cancelOverdue(store: ActionContext['store'], { id, acknowledged }: Incident): Promise<void> {
  const error = acknowledged ? `acknowledged by ${acknowledged.by}` : 'the incident is over';
  const waiting = everyItem((page) => store.notifications({ ...page, incident: id, state: 'waiting' }));
  for await (const row of waiting)
    if (row.occasion === 'unacknowledged' && row.silences === 0)
      await store.settleNotification(row.id, { state: 'superseded', error });
}
