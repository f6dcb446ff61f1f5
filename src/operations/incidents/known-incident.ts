import { UnknownName } from '../../core/errors.ts';
import { nameOf } from '../../core/identity.ts';
import type { Incident } from '../../core/incident.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';

/** People mean one of the newest. */
const near = 200;

/** Throws UnknownName when there is none, with the nearest name where the store may list them. */
export async function knownIncident(
  store: Pick<IncidentStore, 'incident'> & Partial<Pick<IncidentStore, 'incidents'>>,
  id: string,
): Promise<Incident> {
  const incident = await store.incident(id);
  if (incident) return incident;
  const names = ((await store.incidents?.({ limit: near }))?.items ?? []).map(nameOf);
  throw new UnknownName(`There is no incident '${id}'.${didYouMean(id, names)} See: earshot incidents list`);
}
