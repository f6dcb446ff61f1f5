import type { FindingKind, NoticeKind } from '../../../core/incident.ts';
import { count } from '../../words.ts';
import type { TellingWords } from '../telling-words.ts';
import type { Failure } from '../values.ts';
import { capital, list, maintainers, number, posts, series, someNames, when } from './nouns.ts';

const kindNames: Readonly<Record<FindingKind, string>> = {
  wave: 'a wave of negative posts',
  surge: 'unusually many mentions',
  silence: 'unusually few mentions',
  post: 'a post that can become a crisis',
};

/** What a channel missed. */
const missed: Readonly<Record<NoticeKind, string>> = {
  opened: 'this alert',
  escalated: 'this update',
  reminder: 'this reminder',
  resolved: 'the news that it is over',
  reopened: 'the news that it started again',
  unacknowledged: 'the reminder to acknowledge',
  undelivered: 'a notice',
};

const channelTypes: ReadonlyMap<string, string> = new Map([
  ['email', 'e-mail channel'],
  ['slack', 'Slack channel'],
  ['webhook', 'webhook'],
  ['console', 'console'],
]);
/** `the e-mail channel “oncall”`: a channel's name can look like a person's or a team's. */
const channelOf = ({ channel, type }: Failure): string =>
  `the ${channelTypes.get(type ?? '') ?? 'channel'} “${channel}”`;

/** Each channel once, with the first that it missed. */
const eachChannel = (failures: readonly Failure[]): Failure[] => [
  ...new Map(failures.toReversed().map((failure) => [failure.channel, failure])).values(),
];
const missedBy = (failures: readonly Failure[]): string => {
  const channels = eachChannel(failures).toReversed();
  return `${channels.length === 0 ? 'another channel' : series(channels.map(channelOf))} did not get it`;
};
const noteOf = (failures: readonly Failure[]): string => {
  const lost = failures.map(
    (failure) => `${channelOf(failure)} did not get ${missed[failure.kind]} (${failure.reason ?? 'unknown reason'}).`,
  );
  const them = eachChannel(failures).length > 1 ? 'those channels' : 'that channel';
  const said = lost.length === 0 ? ['another channel did not get this alert.'] : lost;
  return `Also: ${said.map((one, index) => (index === 0 ? one : capital(one))).join(' ')} Tell ${maintainers}, to repair ${them}.`;
};

/** English. */
export const telling: TellingWords = {
  titles: {
    about: (brand, about) => `${brand}: ${about}`,
    unacknowledged: (brand, about) => `${brand}: ${about} (unacknowledged)`,
    undelivered: (brand, about, channels) =>
      `${brand}: ${about} (not delivered${channels.length > 0 ? ` to ${list(channels)}` : ''})`,
  },
  why: {
    unacknowledged: (since, isAgain) =>
      `Nobody has acknowledged it since ${isAgain ? 'it was alerted again' : 'the alert'} ${when(since)}.`,
    moreNegative: 'Far more people post negatively than at the last message.',
    becameAlarm: ({ before, now }) =>
      `At first there were only ${before === null ? 'other signs' : kindNames[before]}; now it is ${kindNames[now]}.`,
    postJoined: 'One of the posts could become a crisis of its own.',
    secondStory: ({ since, topics }) =>
      `Since ${since} people have also posted about something else${topics.length > 0 ? `: ${topics.map((topic) => `“${topic}”`).join(', ')}` : ''}.`,
    breaksMute: 'You get this although it is muted, because it has become worse.',
    breaksMuteAsNews: 'You get this although it is muted, because it is something new.',
  },
  undelivered: { preview: (preview, failures) => `${preview}; ${missedBy(failures)}`, note: noteOf },
  reopened: {
    preview: (preview, again) => `${preview}; started again${again === null ? '' : ` ${when(again)}`}`,
  },
  singlePosts: {
    about: 'single posts',
    headline: (all, since) => `${posts(all)} since ${since}`,
    why: 'This channel asked for such posts. They are not an incident.',
    badge: 'Single posts',
    more: (all) =>
      `${number(all)} more ${all === 1 ? 'post is' : 'posts are'} not shown: this channel takes only so many a day.`,
  },
  list: {
    title: (brands) => `Several alerts about ${someNames(brands)}`,
    headline: ({ messages: all, brands, severe }) =>
      `${count(all, 'message')}${brands > 1 ? ` about ${count(brands, 'brand')}` : ''}${severe > 0 ? `, ${number(severe)} of them severe` : ''}.`,
    why: 'They come as one message because this channel got many within 10 minutes.',
    item: ({ about, headline, isSevere }) => `${isSevere ? 'Severe. ' : ''}${capital(about)}. ${headline}`,
    badge: 'Several alerts',
    footer: 'Sent by Earshot.',
  },
  sameStory: {
    names: (brands) => someNames(brands),
    headline: ({ brands, story }) => `${count(brands, 'brand')}, one story: “${story}”`,
    why: (brand) =>
      `In one message because these alerts began within 30 minutes, about nearly the same posts. The details are those of ${brand}.`,
    likeThat: ({ brand, incident, at }) =>
      `This is the story of the alert about ${brand} that was sent here at ${at} (incident ${incident}).`,
  },
  test: {
    title: (title) => `TEST: ${title}`,
    why: 'Somebody wanted to see whether messages arrive here. Nothing has happened.',
    note: 'This is a test: the brand, the numbers and the posts are invented.',
    author: 'Nobody',
    source: 'test',
    post: (brand) => `This is how a post about ${brand} looks in an alert. Nobody wrote it.`,
    topics: ['test', 'invented'],
  },
};
