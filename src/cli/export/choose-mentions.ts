import { lookedAt, lookedAtQuery } from '../../alerts/evidence/looked-at.ts';
import type { ToldMessage } from '../../alerts/outbox/told-finding.ts';
import type { Label, Mention, Time } from '../../core/domain.ts';
import type { IncidentStore } from '../../core/store/incidents.ts';
import type { MentionQuery } from '../../core/store/mentions.ts';
import type { OutboxStore } from '../../core/store/outbox.ts';
import { knownIncident } from '../../operations/incidents/known-incident.ts';
import { count } from '../../wording/words.ts';
import type { OpenStore } from '../terminal/open.ts';
import { localTime } from '../terminal/output.ts';
import { parseTime } from '../terminal/times.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { findingOf, toldBy, toldMessageOf } from './alert-evidence.ts';

export interface ChoiceFlags {
  brand?: string;
  from?: string;
  to?: string;
  label?: Label[];
  source?: string[];
  incident?: string;
  evidence?: string | true;
  said?: string;
  counted?: boolean;
  corrected?: boolean;
}

export interface Chosen {
  query: MentionQuery & { brand: string };
  mentions: AsyncIterable<Mention>;
  by: Record<string, unknown>;
  /** What the reader of so many rows should know. */
  explain(rows: number): string[];
}

/** Which mentions the flags mean. */
export async function chooseMentions(
  options: ChoiceFlags,
  { config, store, now }: Pick<OpenStore, 'config' | 'store' | 'now'>,
  signal: AbortSignal,
): Promise<Chosen> {
  const query = await queryOf(options, store, now);
  const plain = { query, mentions: store.mentions(query, signal), by: {}, explain: () => [] };
  if (!options.incident) return plain;
  const by = { incident: options.incident };
  if (options.evidence === undefined && options.said === undefined) return { ...plain, by };

  const incident = await knownIncident(store, options.incident);
  const named = typeof options.evidence === 'string' ? options.evidence : null;
  const message = named === null ? await toldMessageOf(store, incident.id, options.said ?? null) : null;
  const finding = message ? toldBy(incident, message) : findingOf(incident, named);
  const { rule, at, observed } = finding;
  const ids = await lookedAt(store, incident.brand, finding, signal);
  const window = { ...query, ...lookedAtQuery(incident.brand, finding) };
  async function* mentions() {
    for await (const mention of store.mentions(window, signal)) if (ids.has(mention.id)) yield mention;
  }
  return {
    query: window,
    mentions: mentions(),
    by: { ...by, evidence: { rule, at: new Date(at).toISOString(), counted: observed, ...(message && said(message)) } },
    explain: (rows) => [
      ...(message ? [`${describe(message, config.timezone)}: ${count(rows, 'row')}.`] : []),
      ...(named === null && !message
        ? [
            `Note: no alert about it with its numbers is recorded as sent; these are what rule '${rule}' counted when it opened it or last raised it.`,
          ]
        : []),
      ...(finding.kind === 'surge'
        ? [`Note: the rule counted ${count(observed, 'voice')} in these: each negative speaker once in 24 hours.`]
        : []),
      ...(finding.kind === 'surge' || ids.size === observed || rows !== ids.size
        ? []
        : [
            `Note: the alert counted ${observed}; since then mentions of its time were corrected or deleted, or came to be observed.`,
          ]),
    ],
  };
}

const said = ({ row: { occasion, number, channel, sentAt } }: ToldMessage) => ({
  said: { occasion, number, channel, sentAt: sentAt === null ? null : new Date(sentAt).toISOString() },
});

/** `The message 'opened 1' to cx, sent 2026-03-16 12:10 (UTC), counted 12` */
function describe({ row, finding }: ToldMessage, timezone: string): string {
  const sent = row.sentAt === null ? '' : `, sent ${localTime(row.sentAt, timezone)} (${timezone})`;
  return `The message '${row.occasion} ${row.number}' to ${row.channel}${sent}, counted ${finding.observed}`;
}

async function queryOf(
  options: ChoiceFlags,
  store: Pick<IncidentStore & OutboxStore, 'incident' | 'notifications'>,
  now: Time,
): Promise<MentionQuery & { brand: string }> {
  const incident = options.incident ? await knownIncident(store, options.incident) : null;
  if (incident && options.brand && options.brand !== incident.brand)
    throw new UsageError(`--brand: incident '${incident.id}' is of '${incident.brand}', not of '${options.brand}'.`);
  const query: MentionQuery & { brand: string } = { brand: incident?.brand ?? options.brand ?? '' };
  if (incident) Object.assign(query, { from: incident.since, to: incident.resolvedAt ?? now });
  if (options.from) query.from = parseTime(options.from, '--from', now);
  if (options.to) query.to = parseTime(options.to, '--to', now);
  if (query.from !== undefined && query.from >= (query.to ?? Number.POSITIVE_INFINITY))
    throw new UsageError('--to: the end is not after the start.');
  if (options.source) query.sources = options.source;
  if (options.counted) query.counted = true;
  if (options.corrected) query.corrected = true;
  if (options.label) query.labels = options.label;
  return query;
}
