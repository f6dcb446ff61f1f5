import { expect, test } from '@jest/globals';
import { dayMs } from '../../../src/core/domain.ts';
import type { Incident, VerdictKind } from '../../../src/core/incident.ts';
import { gatherRuleStats } from '../../../src/operations/rules/rule-stats.ts';
import { sampleIncident, waveNow } from '../../support/alert-samples.ts';
import { memoryOutbox } from '../../support/memory-outbox.ts';
import { kaffa } from '../../support/workplace.ts';

const acme = { ...kaffa, name: 'acme' };
const judged = (id: string, verdict: VerdictKind | null, daysAgo = 1): Incident => {
  const at = waveNow - daysAgo * dayMs;
  const told = { number: 1, at, severity: 'major' } as const;
  return sampleIncident({
    id,
    openedAt: at,
    verdict: verdict && { verdict, by: 'jo', at, note: null },
    occasions: [
      { kind: 'opened', ...told },
      { kind: 'escalated', ...told },
      { kind: 'reopened', ...told },
    ],
  });
};
const statsOf = (incidents: Incident[], observedDays: number) => {
  const coverage = [{ source: 'forum', from: waveNow - observedDays * dayMs, to: waveNow }];
  return gatherRuleStats(memoryOutbox(incidents, [], { coverage }).store, [acme], waveNow);
};

test('a rule has its verdicts, its precision, and its alerts a month of observed time', async () => {
  const [row] = await statsOf([judged('a', 'real'), judged('b', 'false-alarm'), judged('c', null, 200)], 30.44);
  expect(row).toMatchObject({
    ...{ brand: 'acme', rule: 'wave', dialPerMonth: 2, incidents: 3, real: 1, falseAlarm: 1, notOurs: 0 },
    ...{ precision: 0.5, alerts: 4 },
  });
  expect(row?.alertsPerMonth).toBeCloseTo(4, 6);
});

test('where nobody watched, no rate is claimed', async () => {
  const rows = await statsOf([], 0);
  expect(rows).toMatchObject([{ observedMs: 0, alertsPerMonth: null, precision: null }]);
  expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
});
