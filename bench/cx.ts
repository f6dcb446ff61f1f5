import { createRequire } from 'node:module';
import { SentimentAnalyzer } from 'natural/lib/natural/sentiment/index.js';
import { createCxLabeller } from '../dist/analysis/cx/labeller.js';
import { withCx } from '../dist/analysis/cx/with-cx.js';
import { createScorer } from '../dist/analysis/sentiment/index.js';
import type { CxLabels } from '../dist/core/domain.js';
import type { Bench, BenchContext, Figure } from './bench.ts';
import { type CxExample, type LabelQuality, macroF1, measureCx, readExamples } from './cx-quality.ts';

/** natural gives it no types. */
const AggressiveTokenizer = createRequire(import.meta.url)(
  'natural/lib/natural/tokenizers/aggressive_tokenizer.js',
) as new () => { tokenize(text: string): string[] };
const kinds = ['touchpoint', 'stage', 'intent'] as const;
const rounds = 7;
const postsPerRound = 20_000;

export const bench: Bench = {
  title: 'labels for customer experience: quality on the test set, speed against natural AFINN',
  async run(context) {
    const examples = readExamples('posts.tsv');
    const label = createCxLabeller();
    const words = measureCx(
      examples,
      examples.map(({ text, language }) => label(text, language)),
    );
    const found = await withSentiment(examples);
    const figures: Figure[] = [
      ...kinds.map((kind) => ({ what: `macro F1 of ${kind}s, words alone`, value: macroF1(words, kind), unit: '' })),
      ...kinds.map((kind) => ({
        what: `macro F1 of ${kind}s, with sentiment`,
        value: macroF1(measureCx(examples, found), kind),
        unit: '',
      })),
      ...(await speeds(examples, context)),
    ];
    const lines = figures.map(
      ({ what, value, unit, bar }) => `${what.padEnd(44)} ${shown(value)} ${unit} ${bar ?? ''}`,
    );
    return { figures, table: [...words.map(row), '', ...lines].join('\n') };
  },
};

const shown = (value: number): string => (value < 10 ? value.toFixed(3) : String(Math.round(value))).padStart(7);

const row = ({ kind, label, support, precision, recall, f1 }: LabelQuality): string =>
  `${kind.padEnd(11)} ${label.padEnd(13)} ${String(support).padStart(4)} posts   precision ${precision.toFixed(2)}   recall ${recall.toFixed(2)}   F1 ${f1.toFixed(2)}`;

async function withSentiment(examples: readonly CxExample[]): Promise<CxLabels[]> {
  const scorer = withCx(await createScorer());
  const scores = await scorer.score(examples.map(({ text, language }, id) => ({ id: String(id), text, language })));
  return scores.map(({ cx }) => cx ?? { touchpoints: [], stage: null, intents: [] });
}

/** Posts per CPU-second, each rival once a round in turns: the median of the rounds. */
async function speeds(examples: readonly CxExample[], { progress }: BenchContext): Promise<Figure[]> {
  const english = examples.filter(({ language }) => language === 'en').map(({ text }) => text);
  const texts = Array.from({ length: postsPerRound }, (_, index) => english[index % english.length] ?? '');
  const requests = texts.map((text, index) => ({ id: String(index), text, language: 'en' }));
  const analyzer = new SentimentAnalyzer('English', undefined, 'afinn');
  const tokenizer = new AggressiveTokenizer();
  const label = createCxLabeller();
  const scorer = await createScorer();
  const both = withCx(scorer, label);
  const rivals = {
    natural: () => {
      for (const text of texts) analyzer.getSentiment(tokenizer.tokenize(text));
    },
    'labels alone': () => {
      for (const text of texts) label(text, 'en');
    },
    sentiment: () => scorer.score(requests),
    'sentiment and labels': () => both.score(requests),
  };
  const rates = new Map<string, number[]>(Object.keys(rivals).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`);
    for (const [name, run] of Object.entries(rivals)) {
      const before = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(before);
      rates.get(name)?.push(postsPerRound / ((user + system) / 1e6));
    }
  }
  const rate = (name: string): number => rates.get(name)?.sort((a, b) => a - b)[rounds >> 1] ?? 0;
  const ratio = (name: string): number => rate(name) / rate('natural');
  const whole = ratio('sentiment and labels');
  return [
    ...[...rates.keys()].map((name) => ({ what: `${name}`, value: rate(name), unit: 'posts per CPU-second' })),
    { what: 'labels alone / natural', value: ratio('labels alone'), unit: 'x' },
    { what: 'sentiment and labels / natural', value: whole, unit: 'x', bar: '>= 0.3', holds: whole >= 0.3 },
  ];
}
