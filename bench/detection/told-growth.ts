import { isAlert } from '../../dist/alerts/incidents/is-alert.js';
import { minuteMs, type Time } from '../../dist/core/domain.js';
import type { Incident, Occasion } from '../../dist/core/incident.js';
import { liveThrough } from './earshot.ts';
import type { World } from './world.ts';

/** An incident speaks again at this many times the people of its last message, */
const growth = 5;
/** and at least this many. */
const fewest = 20;
const soonMs = 10 * minuteMs;

/** A wave that was told. */
export interface ToldWave {
  alerts: number;
  /** People of its first alert, and of its incidents in the end. */
  first: number;
  end: number;
}

export interface ToldGrowth {
  waves: ToldWave[];
  crossings: number;
  told: number;
  /** Messages of growth without a crossing since the message before. */
  twice: number;
  /** Messages that notify, of each incident. */
  messages: number[];
}

interface Said {
  occasion: Occasion;
  people: number;
}

/** Counts an incident's people anew from the posts, and what its messages told of them. */
export function growthIn(world: World, dial: number): ToldGrowth {
  const { spoken, incidents } = liveThrough(world, dial);
  const judged = incidents.filter(({ openedAt }) => openedAt >= world.evaluatedFrom);
  const found: ToldGrowth = { waves: [], crossings: 0, told: 0, twice: 0, messages: [] };
  const saidOf = new Map<string, Said[]>(judged.map(({ id }) => [id, []]));
  for (const { incident, occasion } of spoken) saidOf.get(incident.id)?.push({ occasion, people: incident.people });
  for (const incident of judged) {
    const said = saidOf.get(incident.id) ?? [];
    found.messages.push(said.filter(({ occasion }) => notifies(occasion)).length);
    countCrossings(world, incident, said, found);
  }
  for (const wave of world.waves) {
    const own = judged.filter(({ openedAt }) => openedAt >= wave.from && openedAt < wave.to);
    const alerts = own.flatMap(({ id }) => (saidOf.get(id) ?? []).filter(({ occasion }) => isAlert(occasion.kind)));
    const [first] = alerts;
    if (!first) continue;
    const end = Math.max(...own.map(({ people }) => people));
    found.waves.push({ alerts: alerts.length, first: first.people, end });
  }
  return found;
}

/** The end of a minor incident is told quietly. */
const notifies = ({ kind, severity }: Occasion): boolean => kind !== 'resolved' || severity !== 'minor';

function countCrossings(world: World, incident: Incident, said: readonly Said[], found: ToldGrowth): void {
  const alerts = said.filter(({ occasion }) => occasion.kind !== 'resolved');
  const end = incident.resolvedAt ?? world.to;
  const known = peopleOf(world, incident.since);
  for (const [i, { people: told }] of alerts.entries()) {
    const next = alerts[i + 1]?.occasion;
    const crossed = known[Math.max(fewest, growth * told) - 1];
    if (next?.cause === 'growth' && (crossed === undefined || crossed > next.at)) found.twice += 1;
    // Another message may come first, and tell the people of that time.
    const until = Math.min(end, next?.at ?? end) + (next ? 0 : -soonMs);
    if (crossed === undefined || crossed > until) continue;
    found.crossings += 1;
    if (next && next.at <= crossed + soonMs) found.told += 1;
  }
}

/** When the first, second and further of the people since then became known. */
function peopleOf({ mentions }: World, since: Time): Time[] {
  const known = new Set<string>();
  const at: Time[] = [];
  for (const mention of mentions) {
    if (mention.sentiment !== 'negative' || mention.at < since) continue;
    const speaker = mention.nameless ? mention.id : mention.author;
    if (known.has(speaker)) continue;
    known.add(speaker);
    at.push(mention.seen);
  }
  return at;
}

/** Alerts of a wave that may be: one for each fivefold. */
export const mostAlerts = ({ first, end }: ToldWave): number => 1 + Math.ceil(Math.log(end / first) / Math.log(growth));
export const staysSmall = ({ first, end }: ToldWave): boolean => end < growth * first;
