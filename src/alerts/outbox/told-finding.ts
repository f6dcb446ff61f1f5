import type { Finding, Notification } from '../../core/incident.ts';
import { raises } from '../incidents/raises.ts';

/** Enough of a finding to find again what it counted. */
export type ToldFinding = Pick<Finding, 'rule' | 'at' | 'scaleMs' | 'observed'>;

/** A message that was sent, with the finding whose numbers it gave. */
export interface ToldMessage {
  row: Notification;
  finding: ToldFinding;
}

/** What a sent row keeps of the finding that its message gave, beside what the channel answered. */
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

/** What was sent of an incident's rows, the newest first. Rows that keep no finding are left out. */
export function toldMessages(rows: readonly Notification[]): ToldMessage[] {
  return rows
    .filter(({ state }) => state === 'sent')
    .flatMap((row) => {
      const finding = toldFinding(row);
      return finding ? [{ row, finding }] : [];
    })
    .toSorted((a, b) => (b.row.sentAt ?? 0) - (a.row.sentAt ?? 0) || b.row.createdAt - a.row.createdAt);
}

/** The newest message that said that there is a wave, or that it grows. */
export const newestRaising = (messages: readonly ToldMessage[]): ToldMessage | undefined =>
  messages.find(({ row }) => raises(row.occasion));

/** `opened/1/cx`: how a person names a message of an incident. */
export const nameOfMessage = ({ occasion, number, channel }: Notification): string =>
  `${occasion}/${number}/${channel}`;

/** The newest message of that name; its channel, or channel and number, may be missing: `opened/1`, `opened 1`, `opened`. */
export function messageNamed(messages: readonly ToldMessage[], name: string): ToldMessage | undefined {
  const wanted = name
    .trim()
    .replace(/^(\w+) +/, '$1/')
    .replace(/^(\w+\/\d+) +/, '$1/');
  return messages.find(({ row }) => nameOfMessage(row) === wanted || nameOfMessage(row).startsWith(`${wanted}/`));
}
