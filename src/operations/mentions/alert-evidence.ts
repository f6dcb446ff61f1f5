import {
  messageNamed,
  nameOfMessage,
  newestRaising,
  type ToldMessage,
  toldMessages,
} from '../../alerts/outbox/told-finding.ts';
import { BadRequest } from '../../core/errors.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import { allItems } from '../../core/store/list.ts';
import type { OutboxStore } from '../../core/store/outbox.ts';
import { didYouMean } from '../../wording/did-you-mean.ts';
import { unknownName } from '../../wording/unknown-name.ts';

/** The finding with which a rule opened or last raised the incident; without a name, the only rule's. */
export function findingOf(incident: Incident, rule: string | null): Finding {
  const names = incident.rules.map((one) => one.rule);
  const wanted = rule ?? (names.length === 1 ? names[0] : undefined);
  const found = incident.rules.find((one) => one.rule === wanted);
  if (found) return found.peak;
  const problem = rule === null ? `say which rule of ${names.join(', ')}.` : unknownName('rule', rule, names);
  throw new BadRequest('evidence', problem);
}

/** The finding whose numbers a message gave: of the rule as it is known, at the moment of then. */
export function toldBy(incident: Incident, { finding }: ToldMessage): Finding {
  const { at, scaleMs, observed } = finding;
  const { peak, latest } = incident.rules.find(({ rule }) => rule === finding.rule) ?? {};
  const known = [peak, latest].find((one) => one?.at === at) ?? peak ?? findingOf(incident, finding.rule);
  return { ...known, at, scaleMs, observed };
}

/**
 * The message whose numbers are asked for: the one of that name, else the newest that said that there is a wave or that
 * it grows. Null: no such message was sent yet.
 */
export async function toldMessageOf(
  store: Pick<OutboxStore, 'notifications'>,
  incident: string,
  name: string | null,
): Promise<ToldMessage | null> {
  const messages = toldMessages(await allItems((page) => store.notifications({ ...page, incident, state: 'sent' })));
  if (name === null) return newestRaising(messages) ?? null;
  const found = messageNamed(messages, name);
  if (found) return found;
  const known = messages.map(({ row }) => nameOfMessage(row));
  const sent = known.length > 0 ? `there are ${known.join(', ')}` : 'none was';
  throw new BadRequest('said', `no message '${name}' was sent; ${sent}.${didYouMean(name, known)}`);
}
