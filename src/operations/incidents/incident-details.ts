import { gatherEvidence } from '../../alerts/evidence/evidence.ts';
import type { Explanation } from '../../alerts/evidence/explanation.ts';
import type { WaveTotal } from '../../alerts/evidence/wave-total.ts';
import { recentVerdicts } from '../../alerts/incidents/track-record.ts';
import { loudest } from '../../alerts/messages/message.ts';
import type { Brand } from '../../core/config.ts';
import { sliceMs, type Time } from '../../core/domain.ts';
import type { Incident, Notification } from '../../core/incident.ts';
import type { BucketStore } from '../../core/store/buckets.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import { allItems } from '../../core/store/list.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { OutboxStore } from '../../core/store/outbox.ts';
import type { ProgressStore } from '../../core/store/progress.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { incidentTotal } from './incident-total.ts';
import { knownIncident } from './known-incident.ts';

export interface DetailsRequest {
  store: Pick<
    IncidentStore & OutboxStore & BucketStore & MentionStore & ProgressStore,
    'incident' | 'incidents' | 'notifications' | 'buckets' | 'mentions' | 'coverage'
  >;
  brands: readonly Brand[];
  words: Catalogue;
  now: Time;
}

export interface IncidentDetails {
  incident: Incident;
  total: WaveTotal;
  /** Why it is told, as it was when its rules were last looked at. Null: it could not be read. */
  explanation: Explanation | null;
  /** Who was told, and who is to be. Newest first. */
  notifications: Notification[];
  /** `4 of the last 5 were real`, of each rule that has verdicts. */
  records: { rule: string; record: string }[];
}

/** Everything that is known of one incident. Throws UnknownName when there is none of that id. */
export async function incidentDetails(
  { store, brands, words, now }: DetailsRequest,
  id: string,
): Promise<IncidentDetails> {
  const incident = await knownIncident(store, id);
  const { brand, rules } = incident;
  const sources = brands.find(({ name }) => name === brand)?.sources ?? [];
  const { finding } = loudest(incident);
  // A store may be read long after.
  const asOf = Math.min(now, Math.max(...rules.map(({ latest }) => latest.at)) + sliceMs);
  const { explanation } = await gatherEvidence({ store, incident, finding, sources, now: asOf });
  const records: IncidentDetails['records'] = [];
  for (const { rule } of rules) {
    const recent = await recentVerdicts(store, brand, rule);
    if (recent) records.push({ rule, record: words.record(recent) });
  }
  return {
    incident,
    total: await incidentTotal(store, incident, now),
    explanation,
    notifications: await allItems((page) => store.notifications({ ...page, incident: incident.id })),
    records,
  };
}
