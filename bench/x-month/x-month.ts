import type { Bench, Figure } from '../bench.ts';
import { columns, type Row } from '../detection/table.ts';
import { type MonthOutcome, type MonthPlan, simulateMonth } from './simulate.ts';

const mostReadsPerPost = 1.15;
const leastLateFound = 0.99;

interface Named extends MonthPlan {
  name: string;
  /** Which figures have a bar. */
  bars: { ratio: boolean; blind: boolean };
}

const month = { days: 30, budgetUsd: 20 };
const plans: Named[] = [
  { ...month, name: '0 a day', perDay: 0, seed: 1, bars: { ratio: false, blind: true } },
  { ...month, name: '1 a day', perDay: 1, seed: 2, bars: { ratio: false, blind: true } },
  { ...month, name: '10 a day', perDay: 10, seed: 3, bars: { ratio: true, blind: true } },
  ...[100, 1000].flatMap((perDay) =>
    [20, 100].map((budgetUsd) => ({
      ...{ ...month, name: `${perDay} a day, ${budgetUsd} USD`, perDay, budgetUsd, seed: 4 },
      bars: { ratio: true, blind: perDay * 0.015 * 30 < budgetUsd },
    })),
  ),
  { ...month, name: '10 a day, 100 USD', perDay: 10, budgetUsd: 100, seed: 3, bars: { ratio: true, blind: true } },
  {
    ...month,
    name: '1000 a day, 100 USD, 5 days',
    days: 5,
    perDay: 1000,
    budgetUsd: 100,
    seed: 4,
    bars: { ratio: true, blind: true },
  },
  { ...month, name: '600 in 2 h', days: 3, perDay: 10, burst: 600, seed: 5, bars: { ratio: true, blind: true } },
  {
    ...month,
    name: '600 in 2 h, 60 requests per 15 min',
    days: 3,
    perDay: 10,
    burst: 600,
    limit: 60,
    seed: 5,
    bars: { ratio: true, blind: true },
  },
  {
    ...month,
    name: '6000 in 2 h, 200 USD',
    days: 3,
    perDay: 10,
    burst: 6000,
    budgetUsd: 200,
    seed: 6,
    bars: { ratio: true, blind: true },
  },
];

function figuresOf({ name, days, budgetUsd, bars }: Named, outcome: MonthOutcome): Figure[] {
  const { posts, reads, distinct, mostReads, late, lateFound, blindHours, usd, requests, mostRequests, refused } =
    outcome;
  const { silentHours, toldShare, share: read } = outcome;
  const ratio = distinct === 0 ? 0 : reads / distinct;
  // Where the budget ends, nothing more is found.
  const share = bars.blind && late > 0 ? lateFound / late : null;
  return [
    { what: `${name}: days`, value: days, unit: '' },
    { what: `${name}: posts`, value: posts, unit: '' },
    {
      what: `${name}: reads per distinct post`,
      value: ratio,
      unit: '',
      ...(bars.ratio ? { bar: `<= ${mostReadsPerPost}`, holds: ratio <= mostReadsPerPost } : {}),
    },
    { what: `${name}: most reads of one post`, value: mostReads, unit: '', bar: '<= 2', holds: mostReads <= 2 },
    ...(share === null
      ? []
      : [
          {
            what: `${name}: late posts found`,
            value: share * 100,
            unit: '%',
            bar: `>= ${leastLateFound * 100}`,
            holds: share >= leastLateFound,
          },
        ]),
    {
      what: `${name}: blind`,
      value: blindHours,
      unit: 'h',
      ...(bars.blind ? { bar: '0', holds: blindHours < 0.1 } : {}),
    },
    { what: `${name}: blind and silent`, value: silentHours, unit: 'h', bar: '0', holds: silentHours < 0.1 },
    ...(toldShare === null
      ? []
      : [
          {
            what: `${name}: told share, off by`,
            value: Math.abs(toldShare - read) * 100,
            unit: 'points',
            bar: '<= 5',
            holds: Math.abs(toldShare - read) <= 0.05,
          },
        ]),
    {
      what: `${name}: money`,
      value: usd,
      unit: 'USD',
      bar: `<= ${budgetUsd}`,
      holds: usd <= budgetUsd,
    },
    { what: `${name}: requests`, value: requests, unit: '' },
    { what: `${name}: most requests in 15 min`, value: mostRequests, unit: '' },
    { what: `${name}: requests refused (429)`, value: refused, unit: '', bar: '0', holds: refused === 0 },
  ];
}

const header: Row = [
  '',
  'days',
  'posts',
  'reads/post',
  'most reads',
  'late found',
  'blind',
  'silent',
  'read',
  'told',
  'money',
  'requests',
  '429',
];

function rowOf({ name, days }: Named, outcome: MonthOutcome): Row {
  const { posts, reads, distinct, mostReads, late, lateFound, blindHours, usd, requests, refused } = outcome;
  const { silentHours, share, toldShare } = outcome;
  return [
    name,
    String(days),
    String(posts),
    distinct === 0 ? '-' : (reads / distinct).toFixed(2),
    String(mostReads),
    late === 0 ? '-' : `${((lateFound / late) * 100).toFixed(1)} %`,
    `${blindHours.toFixed(1)} h`,
    `${silentHours.toFixed(1)} h`,
    `${(share * 100).toFixed(1)} %`,
    toldShare === null ? '-' : `${(toldShare * 100).toFixed(1)} %`,
    `${usd.toFixed(2)} USD`,
    String(requests),
    String(refused),
  ];
}

/** `npm run bench -- x-month` */
export const bench: Bench = {
  title: 'A month of one brand on X, against a local server on a clock of its own',
  async run({ progress }) {
    const figures: Figure[] = [];
    const rows: Row[] = [header];
    for (const plan of plans) {
      progress(plan.name);
      const outcome = await simulateMonth(plan);
      figures.push(...figuresOf(plan, outcome));
      rows.push(rowOf(plan, outcome));
    }
    const missed = figures.filter(({ holds }) => holds === false).map(({ what, bar }) => `missed: ${what}: ${bar}`);
    const bars = `bars: reads/post <= ${mostReadsPerPost}, most reads <= 2, late found >= ${leastLateFound * 100} %, blind 0 h where the budget lasts, never silent, told share within 5 points, money within the budget`;
    return { figures, table: [columns(rows), '', bars, ...missed].join('\n') };
  },
};
