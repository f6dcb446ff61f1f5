import type { Pair } from '../fast/opinion-model.ts';
import type { Frame, FrameKind } from './frame.ts';
import { isPlace, type Owner } from './owners.ts';
import type { Scene } from './scene.ts';

/** What the layer weighs, in this order; each pair of log-odds is negative, then positive, against neutral. */
export const featureNames = [
  'always',
  ...['whole', 'own', 'framed', 'shared', 'others', 'window'].flatMap((part) => [
    `${part} negative`,
    `${part} positive`,
  ]),
  ...['compared', 'switched', 'preferred', 'least', 'contrasted', 'asked'],
  ...['joint', 'place', 'other named'],
] as const;

/** Words to each side of a name, in its clause. */
const windowWords = 4;
/** Log-odds beyond it say no more. */
const mostOdds = 4;

/** `oddsOf`: of a piece of the text, by UTF-16 indices. `whole`: of all of it. */
export function featuresOf(
  scene: Scene,
  frames: readonly Frame[],
  owners: readonly Owner[],
  whole: Pair,
  oddsOf: (from: number, to: number) => Pair,
): number[] {
  const { clauses, clauseAt, mentions, tokens } = scene;
  const framed = new Set(frames.map(({ at }) => clauseAt[at]));
  const odds = clauses.map(({ from, to }) => oddsOf(tokens[from]?.from ?? 0, endOf(tokens[to - 1])));
  const meanOf = (chosen: (index: number) => boolean): Pair => mean(odds.filter((_, index) => chosen(index)));
  const others = meanOf((i) => owners[i] === 'other' && !framed.has(i));
  const own = meanOf((i) => owners[i] === 'brand' && !framed.has(i));
  const inFrames = meanOf((i) => framed.has(i));
  const shared = meanOf((i) => owners[i] === 'both' && !framed.has(i));
  const window = mean(
    mentions.flatMap(({ about, from, to }) => {
      const clause = clauses[clauseAt[from] ?? 0];
      if (about !== 'brand' || !clause) return [];
      const first = tokens[Math.max(clause.from, from - windowWords)];
      const last = tokens[Math.min(clause.to, to + windowWords) - 1];
      return [oddsOf(first?.from ?? 0, endOf(last))];
    }),
  );
  const favour = (kind: FrameKind): number =>
    limit(
      frames.reduce((sum, frame) => sum + (frame.kind === kind && !frame.asked ? favourOf(frame) : 0), 0),
      1,
    );
  const brand = mentions.filter(({ about }) => about === 'brand');
  return [
    1,
    ...[whole, own, inFrames, shared, others, window].flatMap(({ negative, positive }) => [
      limit(negative, mostOdds),
      limit(positive, mostOdds),
    ]),
    favour('compared'),
    favour('switched'),
    favour('preferred'),
    favour('least'),
    contrast(frames, inFrames, others, own),
    Number(frames.some(({ asked }) => asked)),
    Number(owners.includes('both') && framed.size === 0),
    Number(brand.every((mention) => isPlace(scene, mention))),
    Number(scene.hasOthers),
  ];
}

/** 1: the brand comes off better; a half where nobody else is named. */
function favourOf({ kind, winner, loser, weak }: Frame): number {
  const alone = (winner && loser) || kind === 'least' ? 1 : 0.5;
  if (winner?.about === 'brand') return weak ? 0 : alone;
  if (loser?.about === 'brand') return -alone;
  return winner ? -alone : alone;
}

/** What is said of the one in a contrast is the opposite of what the other is: leaning of the rest, turned for its object. */
function contrast(frames: readonly Frame[], framed: Pair, others: Pair, own: Pair): number {
  const frame = frames.find(({ kind }) => kind === 'contrasted');
  if (!frame) return 0;
  const said = [framed, others, own].reduce((sum, { negative, positive }) => sum + positive - negative, 0);
  return frame.loser?.about === 'brand' ? -limit(said, mostOdds) : limit(said, mostOdds);
}

const limit = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
const endOf = (token: { to: number } | undefined): number => token?.to ?? 0;

function mean(pairs: readonly Pair[]): Pair {
  const sum = { negative: 0, positive: 0 };
  for (const { negative, positive } of pairs) {
    sum.negative += negative / pairs.length;
    sum.positive += positive / pairs.length;
  }
  return sum;
}
