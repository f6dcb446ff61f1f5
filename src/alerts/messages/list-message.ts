import { type Notification, severities } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { noEvidence } from '../evidence/evidence.ts';
import { raises } from '../incidents/raises.ts';
import type { Fact } from './fact.ts';
import type { ListedMessage } from './listed-message.ts';
import type { AlertMessage } from './message.ts';

/** A message and the notification that it is for. */
export interface ToldRow {
  row: Notification;
  message: AlertMessage;
}

const rank = ({ message: { severity, kind } }: ToldRow): number =>
  2 * severities.indexOf(severity) + Number(raises(kind));

/** Severe ones first, and alerts before the rest; otherwise as they came. */
const byWeight = (told: readonly ToldRow[]): ToldRow[] => told.toSorted((a, b) => rank(b) - rank(a));

/** Several messages as one, for a channel that was told much within minutes. */
export function listMessages(
  told: readonly [ToldRow, ...ToldRow[]],
  { words, possibleRepeat }: { words: Catalogue; possibleRepeat: boolean },
): AlertMessage {
  const ordered = byWeight(told);
  const { message: first } = ordered[0] ?? told[0];
  const brands = [...new Set(ordered.map(({ message }) => message.brandTitle))];
  const severe = ordered.filter(({ message }) => message.severity === 'severe').length;
  const headline = words.list.headline({ messages: ordered.length, brands: brands.length, severe });
  return {
    ...first,
    asks: null,
    title: words.list.title(brands),
    preview: headline,
    headline,
    why: words.list.why,
    toDo: ordered.some(({ message }) => message.state === 'open') ? words.toDo.list : words.toDo.listOver,
    also: null,
    isTaken: false,
    owner: sharedOwner(ordered),
    playbook: null,
    items: ordered.map((one) => itemOf(words, one)),
    facts: [],
    notes: [],
    topTerms: [],
    stories: [],
    details: [],
    explanation: null,
    examples: [],
    series: null,
    moments: [],
    commands: listCommands(words),
    possibleRepeat,
    findings: [],
    counted: null,
    total: noEvidence.total,
    list: ordered.map(listed),
  };
}

/** Whom to ask about all of them; null: not one person. */
export function sharedOwner(told: readonly ToldRow[]): string | null {
  const [owner = null, ...others] = new Set(told.map(({ message }) => message.owner));
  return others.length > 0 ? null : owner;
}

/** What a message that tells of several brands says of one. */
export const itemOf = (words: Catalogue, { message: { brandTitle, about, headline, severity } }: ToldRow): Fact => ({
  label: brandTitle,
  value: words.list.item({ about, headline, isSevere: severity === 'severe' }),
});

export const listCommands = (words: Catalogue): AlertMessage['commands'] => [
  { label: words.labels.details, command: 'earshot incidents list' },
];

export const listed = ({ row, message }: ToldRow): ListedMessage => {
  const { kind, number, brand, brandTitle, incident, name, state, severity, since, title, headline } = message;
  return { id: row.id, kind, number, brand, brandTitle, incident, name, state, severity, since, title, headline };
};
