import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Towards } from '../../dist/core/plugins/scorer.js';
import { keyOf, readSemeval } from '../linear/data.js';

/** A text, and what it says of a brand. */
export interface AboutBrand {
  text: string;
  towards: Towards;
  /** 0 negative, 1 neutral, 2 positive. */
  label: number;
  /** Rows of one group are held out together: a topic, or a comparison. */
  group: string;
}

const wordLabels: Readonly<Record<string, number>> = { negative: 0, neutral: 1, positive: 2 };

function labelOf(written: string): number | null {
  const named = wordLabels[written];
  if (named !== undefined) return named;
  const degree = Number(written);
  return Number.isInteger(degree) ? Math.sign(degree) + 1 : null;
}

const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('%'));

const unescaped = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
const plainTopic = (topic: string): string => topic.replace(/^[@#]/, '').replace(" 's", "'s");

/**
 * Tweets with their label towards a topic. The sets overlap: BD of 2016 is CE of 2016 without its neutrals. A tweet and topic
 * counts once; texts of the validation set are left out. All other topics are the others, but those that are part of the
 * topic, or it of them (jurassic park, jurassic world).
 */
export function readTopics(data: string): AboutBrand[] {
  const held = new Set(readSemeval(data, 'val').map(({ text }) => keyOf(text)));
  const files = [
    '2016train-CE',
    '2016dev-CE',
    '2016devtest-CE',
    '2015train-BD',
    '2016train-BD',
    '2016dev-BD',
    '2016devtest-BD',
  ];
  const seen = new Set<string>();
  const found: { text: string; topic: string; label: number }[] = [];
  for (const file of files)
    for (const line of linesOf(join(data, 'topic', `twitter-${file}.tsv`))) {
      const [, written = '', answer = '', ...rest] = line.split('\t');
      const text = unescaped(rest.join('\t'));
      const topic = plainTopic(written);
      const label = labelOf(answer);
      const key = `${topic} ${keyOf(text)}`;
      if (label === null || text === 'Not Available' || seen.has(key) || held.has(keyOf(text))) continue;
      seen.add(key);
      found.push({ text, topic, label });
    }
  const topics = [...new Set(found.map(({ topic }) => topic))];
  const others = new Map(
    topics.map((topic) => [topic, topics.filter((one) => !one.includes(topic) && !topic.includes(one))]),
  );
  return found.map(({ text, topic, label }) => ({
    ...{ text, label, group: topic },
    towards: { names: [topic], others: others.get(topic) ?? [] },
  }));
}

const signs: Readonly<Record<string, number>> = { '-': 0, '0': 1, '+': 2 };

/** Invented comparisons (`trained.tsv`, `held-back.tsv`: label of {A}, label of {B}, text), each with every pair of names, both ways. */
export function readComparisons(file: string, pairs: readonly (readonly [string, string])[]): AboutBrand[] {
  return linesOf(file).flatMap((line) => {
    const [ofA = '', ofB = '', template = ''] = line.split('\t');
    return pairs.flatMap(([a, b]): AboutBrand[] => {
      const text = template.replaceAll('{A}', a).replaceAll('{B}', b);
      return [
        { text, towards: { names: [a], others: [b] }, label: signs[ofA] ?? 1, group: template },
        { text, towards: { names: [b], others: [a] }, label: signs[ofB] ?? 1, group: template },
      ];
    });
  });
}

export const folder = 'training/towards';
export const trainedNames = [
  ['Acme', 'Globex'],
  ['initech', 'umbrella'],
  ['Contoso', 'Fabrikam'],
] as const;
export const heldBackNames = [
  ['Northwind', 'Tailspin'],
  ['vandelay', 'dunder'],
  ['Cyberdyne', 'Wonka'],
] as const;
