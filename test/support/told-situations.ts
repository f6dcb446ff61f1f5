import type { Evidence } from '../../src/alerts/evidence/evidence.ts';
import type { IncidentToTell } from '../../src/alerts/messages/incident-to-tell.ts';
import { minuteMs } from '../../src/core/domain.ts';
import type { FindingKind, NoticeKind } from '../../src/core/incident.ts';
import { en } from '../../src/wording/catalogue/en.ts';
import { sampleEvidence, sampleMention, waveStart } from './alert-samples.ts';
import { explanationOf, seriesOf } from './told-evidence.ts';
import { endedAt, findingOf, incidentOf, moments, othersFrom, peopleOf, toldBefore } from './told-incidents.ts';
import { postsAbout, urgentAuthor, urgentPost } from './told-posts.ts';

/** What is told of the one incident of a kind, with owner and playbook. */
export function situation(kind: FindingKind, occasion: NoticeKind): IncidentToTell {
  const { at } = moments[occasion];
  const people = peopleOf(kind, occasion);
  const { posts, topics, complained } = postsAbout[kind];
  const late = Math.min(at, endedAt) - 4 * minuteMs;
  const quoted = posts.map((text, index) =>
    sampleMention(text, {
      at: index === 0 ? othersFrom(kind) + 2 * minuteMs : late + index * minuteMs,
      author: {
        id: `q${index}`,
        name: ['marta_k', 'Jonas Weber', 'lee.w'][index] ?? 'ann',
        followers: index === 0 ? 5_200 : 310,
      },
    }),
  );
  const first = sampleMention(urgentPost, {
    id: 'the-post',
    at: waveStart,
    author: { id: 'k', ...urgentAuthor },
  });
  const examples = kind !== 'post' ? quoted : people === 1 ? [first] : [first, ...quoted.slice(0, 2)];
  const explanation = explanationOf(kind, occasion);
  const evidence: Partial<Evidence> = {
    ...{ examples, topTerms: [...topics], explanation, complained, series: seriesOf(kind, occasion) },
    observed: [
      { source: 'reddit', share: 1, until: at },
      { source: 'hackernews', share: 1, until: at },
      { source: 'x', share: 0.4, until: at - 35 * minuteMs },
    ],
    speakers: { people, outlets: 0, nameless: 0, all: true },
    total: { mentions: explanation.drivers.posts, negatives: people, counted: people },
  };
  const before = toldBefore(occasion);
  return {
    ...{
      incident: incidentOf(kind, occasion),
      kind: occasion,
      number: 1,
      timezone: 'Europe/Berlin',
      words: en,
      now: at,
    },
    ...{ evidence: sampleEvidence(evidence), brandTitle: 'Acme', possibleRepeat: false },
    lastTold: before && { people: peopleOf(kind, before), at: moments[before].at, finding: findingOf(kind, before) },
    ...{
      owner: 'Rita Vogt (#cx-oncall)',
      playbook: kind === 'wave' || kind === 'post' ? 'https://wiki.example/playbooks/acme' : null,
    },
    record: occasion === 'escalated' ? { judged: 5, real: 4 } : null,
    undelivered:
      occasion === 'undelivered'
        ? [{ channel: 'oncall', type: 'email', kind: 'opened', reason: 'the mail server refused it' }]
        : [],
  };
}
