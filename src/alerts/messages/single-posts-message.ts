import type { Brand } from '../../core/config.ts';
import type { Interval, Mention, Time } from '../../core/domain.ts';
import type { Notification } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import { excerpt } from '../../wording/words.ts';
import { noEvidence } from '../evidence/evidence.ts';
import type { AlertMessage } from './message.ts';
import { exampleOf } from './message-example.ts';

/** A post is one line. */
const lineLength = 140;

export interface SinglePostsToTell {
  row: Notification;
  brand: Brand;
  intents: readonly string[];
  posts: readonly Mention[];
  /** Posts that are not shown. */
  more: number;
  period: Interval;
  words: Catalogue;
  now: Time;
}

/** Single posts that a channel has asked for: no incident, and nothing to answer. */
export function describeSinglePosts(told: SinglePostsToTell): AlertMessage {
  const { row, brand, intents, posts, more, period, words, now } = told;
  const times = words.times(brand.timezone);
  const brandTitle = brand.title ?? brand.name;
  const { singlePosts } = words;
  const counted = singlePosts.headline(posts.length + more, times.full(period.from));
  return {
    ...{ incident: row.incident, name: '', brand: brand.name, brandTitle, kind: 'opened', number: 1 },
    ...{ state: 'resolved', asks: null, severity: 'minor', singlePosts: true },
    title: words.titles.about(brandTitle, singlePosts.about),
    ...{ about: singlePosts.about, preview: counted, headline: `${counted}.`, why: singlePosts.why, items: [] },
    facts: [{ label: words.labels.intents, value: intents.join(', ') }],
    notes: more > 0 ? [singlePosts.more(more)] : [],
    ...{
      topTerms: [],
      stories: [],
      details: [],
      explanation: null,
      series: null,
      counted: null,
      moments: [],
      commands: [],
    },
    examples: posts.map((post) => exampleOf({ ...post, text: excerpt(post.text, lineLength) }, times, now)),
    picture: { title: '', subtitle: '', unit: '' },
    ...{
      toDo: words.toDo.singlePosts,
      also: null,
      isTaken: false,
      owner: null,
      playbook: null,
      possibleRepeat: row.silences > 0,
      since: period.from,
      at: now,
    },
    ...{ timezone: brand.timezone, findings: [], total: noEvidence.total, list: [], words },
  };
}
