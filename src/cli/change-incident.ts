import { userInfo } from 'node:os';
import { type IncidentAction, transition } from '../alerts/incident.ts';
import { outboxRows } from '../alerts/outbox.ts';
import { cleanText } from '../core/clean.ts';
import { ConfigError, Conflict } from '../core/errors.ts';
import type { Incident, Notification } from '../core/incident.ts';
import type { Store } from '../core/store.ts';
import type { OpenStore } from './open.ts';
import { UsageError } from './usage-error.ts';

const tries = 5;

export interface Changed {
  incident: Incident;
  /** What the channels will be told. */
  told: Notification[];
}

export async function knownIncident(store: Store, id: string): Promise<Incident> {
  const incident = await store.incident(id);
  if (!incident) throw new ConfigError(`There is no incident '${id}'. See: earshot incidents list`);
  return incident;
}

/** Applies a person's action; whoever else changes the brand meanwhile is waited for. */
export async function changeIncident(
  { config, store, now }: Pick<OpenStore, 'config' | 'store' | 'now'>,
  id: string,
  action: IncidentAction,
): Promise<Changed> {
  for (let tried = 1; ; tried += 1) {
    const before = await knownIncident(store, id);
    if (before.state === 'resolved') throw new ConfigError(`Incident '${id}' is resolved already: nothing to change.`);
    const engine = await store.engine(before.brand);
    if (!engine) throw new ConfigError(`Incident '${id}' has no engine state: start Earshot once.`);
    const { incident, occasions } = transition(before, action, now);
    if (!incident) return { incident: before, told: [] };
    const rules = config.brands.find(({ name }) => name === before.brand)?.rules ?? [];
    const told = occasions.flatMap((occasion) => outboxRows(incident, occasion, rules, now));
    try {
      await store.saveTransition({
        brand: before.brand,
        expectedVersion: engine.version,
        state: engine.state,
        incidents: [incident],
        notifications: told,
        consumed: [],
      });
      return { incident, told };
    } catch (error) {
      if (!(error instanceof Conflict) || tried === tries) throw error;
    }
  }
}

/** Who acts, as others will read it: one short line. */
export function userName(given: string | undefined): string {
  const name = cleanText(given ?? loginName())
    .replace(/\s+/g, ' ')
    .slice(0, 60)
    .toWellFormed()
    .trim();
  if (name === '') throw new UsageError('--by: found no name, wanted who says so.');
  return name;
}

/** A container may run as a user that has no name. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
