import { describe, expect, test } from '@jest/globals';
import type { SpeakerKinds } from '../../../src/alerts/evidence/speaker-kinds.ts';
import { drawChart } from '../../../src/alerts/messages/draw-chart.ts';
import type { AlertMessage } from '../../../src/alerts/messages/message.ts';
import { shownExamples } from '../../../src/alerts/messages/message-example.ts';
import { emailHtml } from '../../../src/alerts/notifiers/email/render.ts';
import { slackBlocks, slackFallback, slackShort } from '../../../src/alerts/notifiers/slack/blocks.ts';
import { alertText } from '../../../src/alerts/notifiers/text.ts';
import { minuteMs } from '../../../src/core/domain.ts';
import type { FindingKind, NoticeKind } from '../../../src/core/incident.ts';
import { silentLogger } from '../../../src/core/logger.ts';
import type { Catalogue } from '../../../src/wording/catalogue/catalogue.ts';
import { en } from '../../../src/wording/catalogue/en.ts';
import {
  sampleEvidence,
  sampleFinding,
  sampleIncident,
  sampleMention,
  sampleMessage,
  waveNow,
} from '../../support/alert-samples.ts';
import { germanNumbers } from '../../support/german-numbers.ts';

const kinds: readonly FindingKind[] = ['wave', 'surge', 'silence', 'post'];
const occasions: readonly NoticeKind[] = [
  ...(['opened', 'escalated', 'reminder', 'resolved', 'reopened', 'unacknowledged', 'undelivered'] as const),
];
const sizes: [string, number, SpeakerKinds][] = [
  ...[1, 4, 62, 1_200].map((people): [string, number, SpeakerKinds] => {
    return [`${people} people`, people, { people, outlets: 0, nameless: 0, all: true }];
  }),
  ['people and outlets', 11, { people: 9, outlets: 2, nameless: 0, all: true }],
  ['outlets alone', 4, { people: 0, outlets: 4, nameless: 0, all: true }],
  ['nameless posts', 12, { people: 0, outlets: 0, nameless: 12, all: true }],
  ['a sample of many', 1_200, { people: 200, outlets: 50, nameless: 0, all: false }],
];
const languages: readonly Catalogue[] = [en, germanNumbers];

interface Case {
  kind: FindingKind;
  occasion: NoticeKind;
  people: number;
  speakers: SpeakerKinds;
  words: Catalogue;
}

const cases = kinds.flatMap((kind) => occasions.map((occasion) => [kind, occasion] as const));

function told({ kind, occasion, people, speakers, words }: Case): AlertMessage {
  const finding = sampleFinding({
    ...{ kind, quietSource: null, post: { id: 'the-post', at: waveNow }, blindSources: ['x'] },
    ...(kind === 'silence' ? { observed: 3, expected: 60, expectedLow: 41, expectedHigh: 80 } : {}),
  });
  const incident = sampleIncident(
    {
      people,
      mostInHour: people,
      ...(occasion === 'resolved' && { state: 'resolved', resolvedAt: waveNow + 240 * minuteMs }),
      severity: 'severe',
      acknowledged: occasion === 'escalated' ? { by: 'jo', at: waveNow } : null,
    },
    finding,
  );
  const post = sampleMention('This smoke is toxic, our child is in hospital', { id: 'the-post', at: waveNow });
  const { examples } = sampleEvidence();
  return sampleMessage({
    ...{ incident, kind: occasion, lastTold: people > 3 ? { people: 3, at: waveNow - 9 * minuteMs } : null },
    ...{ record: { judged: 5, real: 4 }, owner: 'Kim', playbook: 'Call the plant.' },
    evidence: sampleEvidence({ speakers, examples: [post, ...examples].slice(0, 3) }),
    undelivered: [{ channel: 'cx', type: 'email', kind: 'opened', reason: 'is_archived' }],
    words,
  });
}

/** Counts of speakers in a text, each once. What was told before does not count. */
function countsOfPeople(text: string): Set<string> {
  const now = text.replace(/up from [\d.,]+|\([\d.,]+ at [^)]*\)/g, '');
  return new Set(now.match(/\d[\d.,]* (?:more )?(?:people|person|authors?|voices?|speakers?)\b/g));
}

const seen = (html: string): string => html.replace(/<title>[^<]*<\/title>|<[^>]*>/g, ' ').replaceAll('&nbsp;', ' ');

function everywhere(message: AlertMessage): Record<string, string> {
  const { line } = drawChart(message, silentLogger);
  return {
    text: alertText(message, line),
    mail: seen(emailHtml(message, 'picture')),
    slack: JSON.stringify(slackBlocks(message, line)),
    thread: JSON.stringify(slackShort(message)),
    notification: slackFallback(message),
    chart: Object.values(message.picture).join(' '),
  };
}

describe.each(cases)('of a %s, %s', (kind, occasion) => {
  const all = sizes.flatMap(([size, people, speakers]) =>
    languages.map((words) => {
      const message = told({ kind, occasion, people, speakers, words });
      return { size, people, speakers, words, message, texts: Object.entries(everywhere(message)) };
    }),
  );

  test('a text names one number of people, the same everywhere', () => {
    for (const { size, speakers, texts } of all.filter(() => kind === 'wave' && occasion !== 'undelivered')) {
      const found = new Set(texts.flatMap(([where, text]) => (where === 'chart' ? [] : [...countsOfPeople(text)])));
      expect([size, found.size]).toEqual([size, speakers.people > 0 ? 1 : 0]);
    }
  });

  test('no text names two numbers of people', () => {
    for (const { size, texts } of all)
      for (const [where, text] of texts)
        expect([size, where, countsOfPeople(text).size > 1]).toEqual([size, where, false]);
  });

  test('a title says within 60 characters what it is about, and counts nothing', () => {
    for (const { message } of all) {
      const { title, about } = message;
      expect(title).not.toMatch(/\d/);
      expect(title.slice(0, 60)).toContain('acme');
      expect(title.slice(0, 60)).toContain(about.slice(0, 20));
    }
  });

  test('a preview says at its beginning how many', () => {
    for (const { people, speakers, words, message } of all) {
      expect(message.preview).toMatch(/^\d/);
      expect(message.preview).not.toMatch(/\.$/);
      const told = kind === 'wave' || (kind === 'post' && occasion !== 'opened' && occasion !== 'undelivered');
      const first = speakers.all ? speakers.people || speakers.outlets || speakers.nameless : people;
      if (told) expect(message.preview.slice(0, 60)).toContain(first.toLocaleString(words === en ? 'en' : 'de'));
    }
  });

  test('a headline is one sentence, and there are five facts and three posts at most', () => {
    for (const { message } of all) {
      expect(message.headline).toMatch(/^[^.]+(\.\d+[^.]*)*\.$/);
      expect(message.facts.length).toBeLessThanOrEqual(5);
      expect(message.stories.length + shownExamples(message).length).toBeLessThanOrEqual(3);
      for (const { value } of [...message.facts, ...message.details]) expect(value).toMatch(/\S/);
    }
  });

  test('every number is whole and written by the catalogue', () => {
    for (const { words, texts } of all)
      for (const [where, text] of texts) {
        const bare = text.replace(/"(?:ts|url|value|block_id|action_id)":"[^"]*"|https?:\S+/g, '');
        expect([where, bare]).toEqual([where, expect.not.stringMatching(/NaN|undefined|voice|\d{4} (people|posts)/)]);
        expect([where, bare]).toEqual([where, expect.not.stringMatching(/usually[^.]*\d\.\d(?!\d\d)/)]);
        if (words === germanNumbers) expect([where, bare]).toEqual([where, expect.not.stringMatching(/\d,\d{3}/)]);
      }
  });
});
