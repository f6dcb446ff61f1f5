import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Detector } from '../../../src/alerts/detectors/detector.ts';
import { settingFlags } from '../../../src/alerts/detectors/setting-flags.ts';
import { type EngineSettings, step } from '../../../src/alerts/engine/engine.ts';
import { gatherEvidence } from '../../../src/alerts/evidence/evidence.ts';
import { lookedAt } from '../../../src/alerts/evidence/looked-at.ts';
import { describeIncident, loudest } from '../../../src/alerts/messages/message.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import { describeDetails } from '../../../src/cli/incidents/describe-incident.ts';
import { configJsonSchema } from '../../../src/config/json-schema.ts';
import type { Brand } from '../../../src/core/config.ts';
import { hourMs, minuteMs, sliceMs } from '../../../src/core/domain.ts';
import type { Finding, FindingKind } from '../../../src/core/incident.ts';
import { changeRule } from '../../../src/operations/rules/change-rule.ts';
import { planRule } from '../../../src/operations/rules/plan-rule.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import { plugins } from '../../config/plugins.ts';
import { sampleMention } from '../../support/alert-samples.ts';
import { memoryOutbox } from '../../support/memory-outbox.ts';
import { coverage, mention } from '../../support/simulated-brand.ts';

/** Thirty people write within half an hour, then nobody for three hours, then one. */
const start = Date.UTC(2026, 2, 12, 12);
const posts = Array.from({ length: 31 }, (_, n) => {
  const at = n === 30 ? start + 4 * hourMs : start + n * minuteMs;
  const author = { id: `u${n}`, name: `Ann ${n}`, followers: null };
  return sampleMention(`the grinder of acme caught fire, says number ${n}`, {
    ...{ id: `post-${n}`, source: 'press', author, speaker: `press:u${n}`, at, seen: at },
  });
});
const buckets = posts.map(({ source, at }) => {
  return { source, slice: Math.floor(at / sliceMs) * sliceMs, mentions: 1, negatives: 0, counted: 0 };
});
const { store } = memoryOutbox([], [], {
  mentions: posts,
  buckets,
  coverage: [{ source: 'press', from: start, to: start + 5 * hourMs }],
});

const settings = z.strictObject({
  leastHeard: z.int().min(1).default(1).describe('Fewest mentions of an hour that are something.'),
});

/** A detector of that kind that is in no registry: it holds while an hour has enough mentions; a silence, while it has none. */
const invented = (kind: FindingKind): Detector => ({
  name: `invented-${kind}`,
  kind,
  settings,
  tail: { offset: 0, decay: 1 },
  create(rule) {
    const { leastHeard } = settings.parse(rule.settings ?? {});
    return (view) => {
      const window = view.window(hourMs);
      const { mentions, coverage } = window;
      const holds = kind === 'silence' ? mentions === 0 && coverage > 0 : mentions >= leastHeard;
      const own = {
        wave: { observed: mentions, negatives: mentions, share: 1 },
        surge: { observed: mentions },
        silence: { observed: mentions, expected: 20, expectedLow: 12, quietSource: 'press' },
        post: { observed: 1, post: { id: 'post-0', at: start } },
      }[kind];
      const measured = {
        ...{ rule: rule.name, detector: rule.detector, at: view.now, holds, scaleMs: hourMs, since: window.from },
        ...{ expected: 1, expectedLow: 0, expectedHigh: 30, probability: 1e-6, score: 9, threshold: 2 },
        ...{ returnPeriodMs: 1e12, mentions, negatives: 0, share: 0, normalShare: 0.2, authors: mentions },
        ...{ coverage: 1, blindSources: [], learningUntil: null },
      };
      return { holds, score: 9, finding: () => ({ kind, ...measured, ...own }) as Finding };
    };
  },
});

const kinds: readonly FindingKind[] = ['wave', 'surge', 'silence', 'post'];
const detectors = kinds.map(invented);

/** All that is said of the incident of a rule of that kind. */
async function told(kind: FindingKind) {
  const now = start + (kind === 'silence' ? 3 : 0.5) * hourMs;
  const rules = [{ name: 'watch', detector: `invented-${kind}`, falseAlarmsPerMonth: 2, settings: {} }];
  const engine: EngineSettings = { brand: 'acme', timezone: 'UTC', sources: ['press'], rules, detectors };
  const heard = posts.map(({ id, at, speaker }) => mention({ id, source: 'press', at, seen: at, speaker }));
  const observations = [...coverage(start, now, ['press']), ...heard].filter(({ seen }) => seen <= now);
  const { incident } = step({ state: null, incident: null, observations, now, settings: engine });
  if (!incident) throw new Error('nothing opened');
  const { finding } = loudest(incident);
  const evidence = await gatherEvidence({ store, incident, finding, sources: ['press'], now, detectors });
  const message = describeIncident({
    ...{ incident, kind: 'opened', number: 1, evidence, timezone: 'UTC', now },
    ...{ lastTold: null, possibleRepeat: false, undelivered: [], words: en },
  });
  const { total, explanation } = evidence;
  const details = { incident, total, explanation, notifications: [], records: [] };
  const shown = describeDetails(details, { timezone: 'UTC', now, config: 'earshot.yaml' });
  const said = {
    slack: JSON.stringify(slackBlocks(message, '')),
    mail: emailHtml(message, null),
    text: alertText(message, ''),
  };
  return { incident, finding, evidence, message, said, shown, now };
}

const expected: Record<FindingKind, { says: string[]; never: RegExp; shown: string; severity: string }> = {
  wave: {
    says: ['acme: negative posts about “caught fire”', 'posted negatively within 80 minutes'],
    never: /unusually (many|few)|can become a crisis/,
    shown: '10 counted negatives in 60 min',
    severity: 'major',
  },
  surge: {
    says: ['acme: unusually many mentions, many about “caught fire”', '30 mentions in the last hour'],
    never: /negative posts|people within|posted negatively/i,
    shown: '10 mentions in 60 min',
    severity: 'minor',
  },
  silence: {
    says: ['acme: unusually few mentions on press', '0 mentions on press in the last hour; usually at least 12.'],
    never: /negative posts|unusually many|posted negatively/i,
    shown: '0 mentions in 60 min',
    severity: 'minor',
  },
  post: {
    says: ['acme: a safety risk, “the grinder of acme caught fire', 'One post by Ann 0 on press'],
    never: /unusually (many|few)|negative posts/,
    shown: '1 urgent post in 60 min',
    severity: 'major',
  },
};

describe.each(kinds)('a detector that nobody knows, of the kind %s', (kind) => {
  const { says, never, shown: line, severity } = expected[kind];

  test('is told truly in Slack, in a mail and as plain text', async () => {
    const { said, incident } = await told(kind);
    expect(incident.severity).toBe(severity);
    for (const text of Object.values(said)) {
      for (const part of says) expect(text).toContain(part);
      expect(text).not.toMatch(never);
    }
  });

  test('is shown truly', async () => {
    const { shown } = await told(kind);
    expect(shown).toContain(`(invented-${kind})`);
    expect(shown).toContain(line);
  });

  test('gives what it has looked at as evidence, and a picture of it', async () => {
    const { finding, evidence, message } = await told(kind);
    const ids = await lookedAt(store, 'acme', finding, new AbortController().signal);
    expect(ids.size).toBe(finding.observed);
    expect(evidence.explanation?.without).toEqual([]);
    const { unit, points } = evidence.series ?? { unit: null, points: [] };
    expect(unit).toBe({ wave: 'negatives', surge: 'voices', silence: 'mentions', post: 'negatives' }[kind]);
    expect(points.reduce((sum, { mentions }) => sum + mentions, 0)).toBeGreaterThan(0);
    expect(/negative/i.test(message.picture.title)).toBe(kind === 'wave' || kind === 'post');
  });

  test('can be planned, and its settings are flags', async () => {
    const flags = settingFlags(detectors);
    expect(flags).toHaveLength(1);
    expect(flags[0]).toMatchObject({ name: 'leastHeard', flag: '--least-heard' });
    expect(flags[0]?.description).toContain(`invented-${kind}: fewest mentions of an hour that are something`);
    const brand: Brand = {
      ...{ name: 'acme', query: 'acme', accounts: [], sources: ['press'], competitors: [], model: 'fast' },
      ...{ timezone: 'UTC', campaigns: [], cx: { touchpoints: {}, stages: {}, intents: {} }, rules: [] },
    };
    const plan = async (given: Record<string, unknown>) => {
      const change = { rule: `invented-${kind}`, falseAlarmsPerMonth: null, settings: given };
      const after = { ...brand, rules: changeRule([], change, detectors) };
      const past = { store, now: start + 5 * hourMs, detectors, signal: new AbortController().signal };
      return (await planRule({ ...past, before: brand, after, score: async () => [], spanMs: 24 * hourMs })).changes;
    };
    expect(await plan({})).toMatchObject([{ change: 'gained', after: { rules: [`invented-${kind}`] } }]);
    expect(await plan({ leastHeard: 500 })).toHaveLength(kind === 'silence' ? 1 : 0);
    await expect(plan({ leastHeard: 0 })).rejects.toThrow(`invented-${kind} does not take this`);
  });

  test('may stand in a configuration, and among its defaults', () => {
    const known = Object.fromEntries(detectors.map((one) => [one.name, { ...one, isDefault: one.kind === kind }]));
    const schema = JSON.stringify(configJsonSchema({ ...plugins, detectors: known }));
    expect(schema).toContain(`"rule-invented-${kind}"`);
    expect(schema).toContain(`"default":[{"detector":"invented-${kind}"}]`);
  });
});
