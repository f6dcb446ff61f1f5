import { lookedAt, lookedAtQuery } from '../../alerts/evidence/looked-at.ts';
import type { ToldMessage } from '../../alerts/outbox/told-finding.ts';
import type { Mention, Time } from '../../core/domain.ts';
import { BadRequest } from '../../core/errors.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import type { MentionQuery, MentionStore } from '../../core/store/mentions.ts';
import type { OutboxStore } from '../../core/store/outbox.ts';
import { knownIncident } from '../incidents/known-incident.ts';
import { findingOf, toldBy, toldMessageOf } from './alert-evidence.ts';

type BrandQuery = MentionQuery & { brand: string };

export interface MentionChoice {
  store: Pick<MentionStore & IncidentStore & OutboxStore, 'mentions' | 'incident' | 'incidents' | 'notifications'>;
  now: Time;
  /** Whose, and which of them. An incident says the brand and the time, as far as they are not given. */
  query: MentionQuery;
  /** Id of an incident. */
  incident?: string | undefined;
  /**
   * Of an incident, exactly what one of its alerts counted: what opened or last raised a rule, or a message of that name;
   * without a name the newest that gave numbers.
   */
  evidence?: { rule: string } | { said: string | null } | undefined;
}

export interface ChosenMentions {
  query: BrandQuery;
  mentions: AsyncIterable<Mention>;
  /** How they were chosen, beside the query. */
  by: Record<string, unknown>;
  /** What an alert counted; null: they were not chosen by it. */
  evidence: {
    finding: Finding;
    /** That gave the numbers; null: none was sent, or a rule was asked for. */
    message: ToldMessage | null;
    /** Mentions that the rule looks at now in the same time. */
    found: number;
  } | null;
}

/** Which mentions are meant. Throws UnknownName for an unknown incident, and BadRequest. */
export async function chooseMentions(choice: MentionChoice, signal: AbortSignal): Promise<ChosenMentions> {
  const { store, incident: id, evidence } = choice;
  const incident = id === undefined ? null : await knownIncident(store, id);
  const query = queryOf(choice, incident);
  const by = incident ? { incident: incident.id } : {};
  if (!incident || evidence === undefined)
    return { query, mentions: store.mentions(query, signal), by, evidence: null };

  const message = 'said' in evidence ? await toldMessageOf(store, incident.id, evidence.said) : null;
  const finding = message ? toldBy(incident, message) : findingOf(incident, 'rule' in evidence ? evidence.rule : null);
  const { rule, at, observed } = finding;
  const ids = await lookedAt(store, incident.brand, finding, signal);
  const window = { ...query, ...lookedAtQuery(incident.brand, finding) };
  async function* mentions() {
    for await (const mention of store.mentions(window, signal)) if (ids.has(mention.id)) yield mention;
  }
  return {
    query: window,
    mentions: mentions(),
    by: { ...by, evidence: { rule, at: iso(at), counted: observed, ...(message && said(message)) } },
    evidence: { finding, message, found: ids.size },
  };
}

const iso = (at: Time): string => new Date(at).toISOString();

const said = ({ row: { occasion, number, channel, sentAt } }: ToldMessage) => ({
  said: { occasion, number, channel, sentAt: sentAt === null ? null : iso(sentAt) },
});

function queryOf({ now, query: given }: MentionChoice, incident: Incident | null): BrandQuery {
  const { brand, from, to, ...rest } = given;
  if (incident && brand && brand !== incident.brand)
    throw new BadRequest('brand', `incident '${incident.id}' is of '${incident.brand}', not of '${brand}'.`);
  const query: BrandQuery = { brand: incident?.brand ?? brand ?? '' };
  if (incident) Object.assign(query, { from: incident.since, to: incident.resolvedAt ?? now });
  if (from !== undefined) query.from = from;
  if (to !== undefined) query.to = to;
  if (query.from !== undefined && query.from >= (query.to ?? Number.POSITIVE_INFINITY))
    throw new BadRequest('to', 'the end is not after the start.');
  return { ...query, ...rest };
}
