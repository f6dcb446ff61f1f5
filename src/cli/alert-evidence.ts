import { messageNamed, nameOfMessage, newestRaising, type ToldMessage, toldMessages } from '../alerts/told-finding.ts';
import { sliceMs, sliceOf, type Time } from '../core/domain.ts';
import type { Finding, Incident } from '../core/incident.ts';
import type { MentionQuery, Store } from '../core/store.ts';
import { UsageError } from './usage-error.ts';

/** What a finding counted: whole slices up to the one it was made in. */
export const windowOf = (brand: string, { at, scaleMs }: Pick<Finding, 'at' | 'scaleMs'>) =>
  ({ brand, from: sliceOf(at) - scaleMs, to: sliceOf(at) + sliceMs, counted: true }) satisfies MentionQuery;

/** The finding with which a rule opened or last raised the incident; without a name, the only rule's. */
export function findingOf(incident: Incident, rule: string | null): Finding {
  const names = incident.rules.map((one) => one.rule);
  const wanted = rule ?? (names.length === 1 ? names[0] : undefined);
  const found = incident.rules.find((one) => one.rule === wanted);
  if (found) return found.peak;
  const problem = rule === null ? 'say which rule' : `the incident has no rule '${rule}'`;
  throw new UsageError(`--evidence: ${problem}; its rules are ${names.join(', ')}.`);
}

/**
 * The message whose numbers are asked for: the one of that name, else the newest that said that there is a wave or that
 * it grows. Null: no such message was sent yet.
 */
export async function toldMessageOf(
  store: Pick<Store, 'notifications'>,
  incident: string,
  name: string | null,
): Promise<ToldMessage | null> {
  const messages = toldMessages(await store.notifications({ incident, state: 'sent', limit: 500 }));
  if (name === null) return newestRaising(messages) ?? null;
  const found = messageNamed(messages, name);
  if (found) return found;
  const known = messages.map(({ row }) => nameOfMessage(row)).join(', ');
  throw new UsageError(`--said: no message '${name}' was sent; ${known ? `there are ${known}` : 'none was'}.`);
}

/**
 * The counted negatives that a finding saw, among those that are in the store now: what became known later is left out.
 * Mentions become known page by page, and a finding may be made in the middle of one: then they are taken in the
 * engine's order, that of their ids.
 */
export async function evidenceIds(
  store: Pick<Store, 'mentions'>,
  brand: string,
  finding: Pick<Finding, 'at' | 'scaleMs' | 'observed'>,
  signal?: AbortSignal,
): Promise<Set<string>> {
  const known: { id: string; seen: Time }[] = [];
  for await (const { id, seen } of store.mentions(windowOf(brand, finding), signal)) {
    if (seen !== null && seen <= finding.at) known.push({ id, seen });
  }
  known.sort((a, b) => a.seen - b.seen || (a.id < b.id ? -1 : 1));
  const later = known.findIndex(({ seen }, index) => index >= finding.observed && seen === finding.at);
  return new Set((later < 0 ? known : known.slice(0, later)).map(({ id }) => id));
}
