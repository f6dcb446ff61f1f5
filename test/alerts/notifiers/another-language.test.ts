import { describe, expect, test } from '@jest/globals';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import { listMessages } from '../../../src/alerts/messages/list-message.ts';
import type { AlertMessage } from '../../../src/alerts/messages/message.ts';
import { nameOthers } from '../../../src/alerts/messages/same-cause-message.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks, slackFallback, slackShort } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import { webhookBody } from '../../../src/alerts/notifiers/webhook/body.ts';
import { harms } from '../../../src/analysis/harm/harm-words.ts';
import { spikeChart } from '../../../src/charts/spike-chart.ts';
import { minuteMs } from '../../../src/core/domain.ts';
import type { FindingKind, NoticeKind } from '../../../src/core/incident.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import { testMessage } from '../../../src/operations/test-message.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import {
  explanationSaying,
  sampleEvidence,
  sampleFinding,
  sampleIncident,
  sampleMention,
  sampleMessage,
  sampleNotification,
  waveNow,
} from '../../support/alert-samples.ts';
import { inventedLanguage, unsaid } from '../../support/invented-language.ts';

/** Names, ids and posts are Greek here, so that what is left in Latin letters is a word of ours. */
const greek = 'ΑΒΓ';
const kinds: readonly FindingKind[] = ['wave', 'surge', 'silence', 'post'];
const occasions: readonly NoticeKind[] = [
  ...(['opened', 'escalated', 'reminder', 'resolved', 'reopened', 'unacknowledged', 'undelivered'] as const),
];

function message(
  kind: FindingKind,
  occasion: NoticeKind,
  change: { bots?: boolean; test?: boolean } = {},
): AlertMessage {
  const finding = sampleFinding({
    ...{ kind, rule: greek, coverage: 0.5, blindSources: [greek, 'Δ'], learningUntil: waveNow + 9e8 },
    ...{ quietSource: greek, post: { id: 'the-post', at: waveNow } },
  });
  const news = sampleFinding({ kind: kind === 'surge' ? 'silence' : 'surge', rule: 'Ζ', quietSource: null });
  const rules = [finding, news].map((one) => ({
    ...{ rule: one.rule, firstAt: waveNow, lastHeldAt: waveNow, peak: one, latest: one },
  }));
  const resolved = occasion === 'resolved';
  const incident = sampleIncident({
    ...{ id: 'id-1', brand: greek, rules, spokenAuthors: 30 },
    ...{ state: resolved ? 'resolved' : 'open', resolvedAt: resolved ? waveNow : null },
    acknowledged: { by: greek, at: waveNow },
    verdict: resolved ? null : { verdict: 'not-ours', by: greek, at: waveNow, note: 'Η' },
    occasions: [
      { kind: 'opened', number: 1, at: waveNow, severity: 'major' },
      { kind: 'escalated', number: 1, at: waveNow, severity: 'major', ...(change.bots && { cause: 'alarm' as const }) },
    ],
  });
  const explanation = explanationSaying(greek, 'https://story.example/1');
  const { botLike, ...drivers } = explanation.drivers;
  const author = { id: 'u', name: greek, followers: 10 };
  const post = { author, source: greek, at: waveNow - 10 * minuteMs, url: 'https://post.example/1' };
  return sampleMessage({
    ...{
      incident,
      kind: occasion,
      lastTold: { people: 20, at: waveNow },
      possibleRepeat: true,
      record: { judged: 5, real: 4 },
    },
    ...{ timezone: 'UTC', words: inventedLanguage, test: change.test ?? false },
    evidence: sampleEvidence({
      ...{ topTerms: [greek, 'Θ'], observed: [{ source: greek, share: 0.3, until: waveNow }] },
      examples: [
        sampleMention(`${greek} 火`, { ...post, id: 'the-post' }),
        sampleMention(greek, { author: null, source: greek }),
      ],
      explanation: {
        ...explanation,
        drivers: { ...drivers, botLike: change.bots ? botLike : null },
        similar: explanation.similar && { ...explanation.similar, verdict: 'false-alarm' },
        without: [
          { without: 'largest story', removed: 7, stillHolds: change.bots ?? false },
          { without: 'bot-like cluster', removed: 3, stillHolds: change.bots ?? false },
        ],
      },
    }),
    undelivered: [{ channel: greek, type: null, kind: 'opened', reason: greek }],
  });
}

/** Every text of a payload of Slack. */
function slackTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(slackTexts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'text' && typeof one === 'string' ? [one] : slackTexts(one),
  );
}

/** What a reader of HTML or SVG sees, and what a screen reader says. */
const readable = (markup: string): string =>
  markup.replace(/<[^>]*>/g, (tag) => ` ${/ alt="([^"]*)"/.exec(tag)?.[1] ?? ''} `).replace(/&\w+;/g, ' ');

/** Words in Latin letters that no catalogue said; addresses, ids and commands are no language. */
function left(text: string, { commands, name }: Pick<AlertMessage, 'commands' | 'name'>): string[] {
  const bare = commands.reduce((rest, { command }) => rest.replaceAll(command, ''), text);
  const names = /\b\w+\.example\b|\bUTC\b/g;
  return (
    unsaid(bare.replace(/https?:[^\s|<>"]*/g, ''))
      .replaceAll(name, '')
      .replace(names, '')
      .match(/[A-Za-z]+/g) ?? []
  );
}

const cases = kinds.flatMap((kind) => occasions.map((occasion) => [kind, occasion] as const));

describe('a message in another language has no word of the first one', () => {
  const everywhere = (told: AlertMessage): Record<string, string> => {
    const { line } = drawChart(told, silentLogger);
    const { text } = webhookBody(told, sampleNotification());
    return {
      slack: slackTexts(slackBlocks(told, line, true)).join('\n'),
      thread: slackTexts(slackShort(told)).join('\n'),
      notification: slackFallback(told),
      mail: readable(emailHtml(told, 'picture')),
      text: alertText(told, line),
      webhook: [
        text.title,
        text.headline,
        text.why,
        ...text.notes,
        ...[...text.facts, ...text.reasons].flatMap(Object.values),
      ].join('\n'),
    };
  };

  test.each(cases)('of a %s, %s', (kind, occasion) => {
    for (const told of [message(kind, occasion), message(kind, occasion, { bots: true })]) {
      const found = Object.entries(everywhere(told)).map(([where, text]) => [where, left(text, told)]);
      expect(Object.fromEntries(found)).toEqual({
        slack: [],
        thread: [],
        notification: [],
        mail: [],
        text: [],
        webhook: [],
      });
    }
  });

  test('when it only tries the channel', () => {
    const about = { brand: greek, channel: 'cx', timezone: 'UTC' };
    const { message: told } = testMessage(about, inventedLanguage, waveNow);
    for (const text of Object.values(everywhere(told))) expect(left(text, told)).toEqual([]);
  });

  test('when it tells several', () => {
    const told = ['resolved', 'opened'] as const;
    const [first, ...rest] = told.map((occasion) => ({
      row: sampleNotification(),
      message: message('wave', occasion),
    }));
    if (!first) throw new Error('nothing is told');
    const list = listMessages([first, ...rest], { words: inventedLanguage, possibleRepeat: true });
    for (const text of Object.values(everywhere(list))) expect(left(text, list)).toEqual([]);
  });

  test('when it names other brands with the same story', () => {
    const [own, other] = [message('wave', 'opened'), message('post', 'opened')];
    const shared = { together: [{ row: sampleNotification(), message: other }], story: greek };
    const earlier = { brand: greek, incident: 'id-1', sentAt: waveNow };
    const told = nameOthers({ row: sampleNotification(), message: own }, { ...shared, earlier });
    expect(told.notes.join()).toContain('was sent here at');
    for (const text of Object.values(everywhere(told))) expect(left(text, told)).toEqual([]);
  });

  test('in its picture', () => {
    const told = message('wave', 'opened');
    const drawn = spikeChart({
      ...{ from: waveNow, to: waveNow + 60 * minuteMs, stepMs: 5 * minuteMs, timezone: 'UTC' },
      ...{ observed: [1, 9, 3], expected: [1, 1, 1], expectedHigh: [2, 2, 2], covered: [true, true, false] },
      ...{ markers: told.moments, ...told.picture, words: told.words.picture },
    });
    expect(left(readable(drawn), told)).toEqual([]);
    expect(drawn).toContain('above the normal range');
  });

  test('and says in HTML which one it is', () => {
    expect(emailHtml(message('wave', 'opened'), null)).toContain('<html lang="⟦en⟧">');
    expect(emailHtml(sampleMessage(), null)).toContain('<html lang="en">');
  });
});

test('a word of ours that is in no catalogue is found', () => {
  const told = message('wave', 'opened');
  expect(left(`⟦said by ⟪${greek} and⟫ us⟧ but`, told)).toEqual(['and', 'but']);
});

test('every kind of harm has a name', () => {
  expect(Object.keys(en.harms).sort()).toEqual(harms.map(({ name }) => name).sort());
});
