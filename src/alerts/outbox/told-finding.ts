import type { Notification } from '../../core/incident.ts';
import type { ToldFinding } from '../incidents/counted-in.ts';
import { raises } from '../incidents/raises.ts';

/** A sent message, with the finding whose numbers it showed. */
export interface ToldMessage {
  row: Notification;
  finding: ToldFinding;
}

/** What a sent row stores about the finding in its message, in addition to the channel's answer. */
export const toldReference = ({ rule, at, scaleMs, observed }: ToldFinding): Record<string, string> => ({
  toldRule: rule,
  toldAt: String(at),
  toldScaleMs: String(scaleMs),
  toldObserved: String(observed),
});

function toldFinding({ reference }: Notification): ToldFinding | null {
  const { toldRule: rule, toldAt, toldScaleMs, toldObserved } = reference ?? {};
  const [at, scaleMs, observed] = [Number(toldAt), Number(toldScaleMs), Number(toldObserved)];
  if (!rule || !(at > 0) || !(scaleMs > 0) || !(observed >= 0)) return null;
  return { rule, at, scaleMs, observed };
}

/** The sent rows of an incident, newest first. Omits rows that store no finding. */
export function toldMessages(rows: readonly Notification[]): ToldMessage[] {
  return rows
    .filter(({ state }) => state === 'sent')
    .flatMap((row) => {
      const finding = toldFinding(row);
      return finding ? [{ row, finding }] : [];
    })
    .toSorted((a, b) => (b.row.sentAt ?? 0) - (a.row.sentAt ?? 0) || b.row.createdAt - a.row.createdAt);
}

/** The newest message about a problem or its growth. */
export const newestRaising = (messages: readonly ToldMessage[]): ToldMessage | undefined =>
  messages.find(({ row }) => raises(row.occasion));

/** `opened/1/cx`: a message's name for people. */
export const nameOfMessage = ({ occasion, number, channel }: Notification): string =>
  `${occasion}/${number}/${channel}`;

/** The newest message of that name. Channel and number are optional: `opened/1`, `opened 1`, `opened`. */
export function messageNamed(messages: readonly ToldMessage[], name: string): ToldMessage | undefined {
  const wanted = name
    .trim()
    .replace(/^(\w+) +/, '$1/')
    .replace(/^(\w+\/\d+) +/, '$1/');
  return messages.find(({ row }) => nameOfMessage(row) === wanted || nameOfMessage(row).startsWith(`${wanted}/`));
}
