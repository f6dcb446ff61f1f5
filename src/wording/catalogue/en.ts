import { dayMs, hourMs, minuteMs } from '../../core/domain.ts';
import { type FindingKind, type NoticeKind, onServer } from '../../core/incident.ts';
import { count, duration, excerpt, partOf, percent, range, timeWords } from '../words.ts';
import type { Catalogue } from './catalogue.ts';
import { pastVerdicts } from './en-closed.ts';
import { kinds } from './en-kinds.ts';
import { capital, list, number, parts, posts, series, someNames, speakersIn, when } from './en-nouns.ts';
import { topics } from './en-topics.ts';
import { inBusiest, inLast } from './en-windows.ts';
import type { Bots, Failure, RecentVerdicts, SourcesRead, TakenAway } from './values.ts';

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

/** `the channel “oncall”`: a channel's name can look like a person's or a team's. */
const theChannels = (names: readonly string[]): string => {
  if (names.length === 0) return 'another channel';
  return `the ${names.length > 1 ? 'channels' : 'channel'} ${series(names.map((name) => `“${name}”`))}`;
};

const missedBy = (failures: readonly Failure[]): string => {
  const channels = [...new Set(failures.map(({ channel }) => channel))];
  const [kind, ...others] = new Set(failures.map((failure) => failure.kind));
  return `${theChannels(channels)} did not get ${kind && others.length === 0 ? missed[kind] : 'this'}`;
};

const record = ({ judged, real }: RecentVerdicts): string => {
  if (judged === 1) return real === 1 ? 'the last alert was real' : 'the last alert was not real';
  return `${real === 0 ? 'none' : real} of the last ${judged} alerts ${real === 1 ? 'was' : 'were'} real`;
};

const bots = ({ accounts, posts: all, share, gapMs }: Bots): string =>
  `${count(accounts, 'account')} acting like ${accounts === 1 ? 'a bot' : 'bots'}: ${number(all)} near-identical posts, ` +
  `${gapMs < minuteMs ? 'seconds' : duration(gapMs)} apart (${percent(share)} of all)`;

const without: Readonly<Record<TakenAway, string>> = {
  'top author': 'the author with the most posts',
  'largest story': 'the most repeated text',
  'bot-like cluster': 'the accounts acting like bots',
};
/** Whether it was only that. */
const alone: Readonly<Record<TakenAway, string>> = {
  'top author': 'One author?',
  'largest story': 'One text?',
  'bot-like cluster': 'Only bots?',
};
const withoutEach = (taken: readonly TakenAway[]): string => taken.map((one) => without[one]).join(' or ');

function sources({ whole, blind, partly }: SourcesRead, unseen: string): string {
  const said = [
    ...(whole.length > 0 ? [`${series(whole)} read without gaps`] : []),
    ...partly.map(
      ({ source, share }) => `${source} read ${share === null ? 'with gaps' : `${percent(share)} of the time`}`,
    ),
    ...blind.map(({ source, since }) => `${source} ${since === null ? 'not read' : `unreadable since ${since}`}`),
  ];
  return `${said.join('; ')}: ${unseen}`;
}

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
function language(code: string): string {
  if (code === 'und' || code === '') return 'unknown language';
  try {
    return languages.of(code) ?? code;
  } catch {
    return excerpt(code, 10);
  }
}

function step(ms: number): string {
  if (ms % dayMs === 0) return ms === dayMs ? 'day' : `${ms / dayMs} days`;
  if (ms % hourMs === 0) return ms === hourMs ? 'hour' : `${ms / hourMs} h`;
  return `${Math.round(ms / minuteMs)} min`;
}

/** A verdict as a name, and as the end of `it was ...`. */
const verdict = (name: string, itWas: string): Catalogue['verdicts']['real'] => ({
  name,
  said: (by, note) =>
    `${by === onServer ? 'Judged on the server: it' : `${by} says that it`} was ${itWas}${note === null ? '' : `: ${note}`}.`,
  closed: (by) => `${by} closed it: ${itWas}.`,
  close: `Close: ${name}`,
  itWas: `It was: ${name}`,
});

/** English. */
export const en: Catalogue = {
  code: 'en',
  times: timeWords,
  language,
  harms: {
    safety: 'a safety risk',
    injury: 'an injury',
    law: 'legal action',
    fraud: 'fraud',
    breach: 'a data breach',
    discrimination: 'discrimination',
    outage: 'an outage',
  },
  topics,
  severities: { minor: 'minor', major: 'major', severe: 'severe' },
  quoted: (text) => `“${text}”`,
  kinds,
  titles: {
    about: (brand, about) => `${brand}: ${about}`,
    unacknowledged: (brand, about) => `Unacknowledged: ${brand}, ${about}`,
    undelivered: (brand, about) => `Not delivered: ${brand}, ${about}`,
  },
  why: {
    unacknowledged: (since, isAgain) =>
      `Not acknowledged since ${isAgain ? 'it started again' : 'the alert'} ${when(since)}.`,
    moreNegative: 'Far more people post negatively than at the last message.',
    becameAlarm: ({ before, now }) =>
      `At first there were only ${before === null ? 'other signs' : kindNames[before]}; now it is ${kindNames[now]}.`,
    postJoined: 'One of the posts could become a crisis of its own.',
    secondStory: ({ since, topics }) =>
      `Since ${since} people have also posted about something else${topics.length > 0 ? `: ${topics.map((topic) => `“${topic}”`).join(', ')}` : ''}.`,
    breaksMute: 'You get this although it is muted, because it has become worse.',
    breaksMuteAsNews: 'You get this although it is muted, because it is something new.',
    wasAbout: (headline) => `What it was about: ${headline}`,
    notTold: (failures) =>
      failures
        .map(
          ({ channel, kind, reason }) =>
            `${capital(theChannels([channel]))} did not get ${missed[kind]}: ${reason ?? 'unknown reason'}.`,
        )
        .join(' '),
    notToldSomewhere: 'Another channel did not get an alert.',
  },
  previewOfUndelivered: (preview, failures) => `${preview}; ${missedBy(failures)}`,
  reopened: {
    headline: (headline) => `It has started again: ${headline}`,
    preview: (preview) => `${preview}; started again`,
  },
  toDo: {
    playbook: 'Follow the playbook.',
    takeOn: (owner) =>
      owner === null
        ? 'Nobody has taken this on. Take it on yourself, or find somebody who does.'
        : `Nobody has taken this on. Take it on yourself, or ask ${owner} to.`,
    taken: (by, at) =>
      by === onServer
        ? `It was acknowledged on the server ${when(at)}: make sure that somebody is on it.`
        : `${by} acknowledged it ${when(at)}: see whether ${by} needs help.`,
    takeOnFirst: (owner) =>
      owner === null
        ? 'First take this on yourself, or find somebody who does.'
        : `First take this on yourself, or ask ${owner} to.`,
    repair: (channels, isFirst) =>
      `${isFirst ? 'Ask' : 'Then ask'} the people who run Earshot to repair ${channels.length > 0 ? theChannels(channels) : 'that channel'}.`,
    judge: 'Say whether this was a real problem or a false alarm.',
    over: 'Nothing: it is over.',
    list: 'Decide for each of them who takes it on.',
    listOver: 'Nothing: all of them are over.',
    singlePosts: 'Answer those that need an answer.',
    nothing: 'Nothing.',
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
  labels: {
    toDo: 'To do',
    began: 'Began',
    about: 'Topics',
    postedOn: 'Posted on',
    sources: 'Sources',
    record: 'Track record',
    negative: 'Negative',
    repeated: 'Repeated',
    mostActive: 'Most active',
    whatIf: (taken) => (taken.length === 1 && taken[0] ? alone[taken[0]] : 'Just a few?'),
    reach: 'Reach',
    peak: 'Peak',
    languages: 'Languages',
    similar: 'Seen before',
    intents: 'Intents',
    rules: 'Rules',
    owner: 'Owner',
    playbook: 'Playbook',
    mute: 'Mute',
    acknowledge: 'Acknowledge',
    verdict: 'Verdict',
    details: 'Details',
    allChannels: 'All channels',
  },
  facts: {
    began: ({ began, alerted, again, ended }) =>
      [
        ...[began, `alerted ${alerted}`, ...(again === null ? [] : [`started again ${again}`])],
        ...(ended === null ? [] : [`${ended.closed ? 'closed' : 'ended'} ${ended.at}`]),
      ].join(', '),
    about: list,
    parts,
    sources,
  },
  notes: {
    learning: (until) => `Earshot is still learning what is normal here: until ${until} alerts are less certain.`,
    bots: (found) => `${capital(bots(found))}.`,
  },
  details: {
    negative: ({ negatives, mentions, normalShare, window }, isPast) =>
      `${partOf(negatives, mentions)}${mentions < 10 ? ' mentions' : ` of ${number(mentions)} mentions`} ${isPast ? inBusiest(window) : inLast(window)}; normally ${percent(normalShare)}`,
    repeated: (all, different) =>
      `${posts(all)}, of which ${number(all - different)} ${all - different === 1 ? 'repeats' : 'repeat'} another`,
    topAuthor: ({ name, wrote, posts: all }) => `${name} wrote ${number(wrote)} of ${posts(all)}`,
    dependsOn: (taken, stillHolds) =>
      `${stillHolds ? 'No' : 'Yes'}: without ${withoutEach(taken)} there would ${stillHolds ? 'still have been an' : 'have been no'} alert.`,
    reach: (followers, most) =>
      `at least ${count(followers, 'follower')}${most === null ? '' : `; ${most.name} has the most (${number(most.followers)})`}`,
    peak: (most, who) => `${speakersIn(most, who)} in the busiest hour`,
    similar: ({ name, lastedMs, terms, verdict: judged }) =>
      `${name} (${list(terms)}) lasted ${duration(lastedMs)}${judged === null ? '' : ` and was ${pastVerdicts[judged]}`}`,
    rules: list,
  },
  shown: {
    bots,
    next: ({ expected, low, high }, pace) => {
      const size = expected < 1 ? 'hardly anybody new' : `about ${number(Math.round(expected))} more people`;
      const then =
        pace === null
          ? 'at a steady pace'
          : `${pace.growing ? 'now doubling' : 'halving'} every ${duration(pace.everyMs)}`;
      return `${size} (${range(low, high)}), ${then}`;
    },
    similar: ({ name, people: all, lastedMs, terms, verdict: judged }) =>
      `${name}: ${count(all, 'person', 'people')}, over after ${duration(lastedMs)} (${list(terms)})${judged === null ? '' : `; it was ${pastVerdicts[judged]}`}`,
  },
  record,
  story: ({ posts: all, since, author, source }) =>
    `${posts(all)} since ${since}, first ${author === null ? '' : `by ${author} `}on ${source}`,
  verdicts: {
    real: verdict('real', pastVerdicts.real),
    'false-alarm': verdict('false alarm', pastVerdicts['false-alarm']),
    'not-ours': verdict('not ours', pastVerdicts['not-ours']),
  },
  press: {
    acknowledge: 'Acknowledge',
    acknowledgeOf: (brand) => `Acknowledge ${brand}`,
    mute: (hours) => `Mute ${hours} h`,
    acknowledged: (by) => `${by} acknowledged it.`,
    muted: (by, until) => `${by} muted it until ${until}.`,
    closed: (by) => `${by} closed it.`,
    notToldHere: 'This channel got no alert about that incident.',
    failed: 'That could not be done. See the log of Earshot, and try again.',
  },
  picture: {
    moments: { opened: 'alert', escalated: 'update', reminder: 'reminder', resolved: 'over', reopened: 'back' },
    closed: 'closed',
    line: ({ from, blocks, to, stepMs }) => `${from} ${blocks} ${to} (a bar is ${duration(stepMs)})`,
    legend: (unit, stepMs) => `${unit} per ${step(stepMs)}:`,
    number,
    aboveNormal: 'above the normal range',
    withinNormal: 'within it',
    normal: 'normal range',
    notObserved: 'not observed',
    day: (at, timeZone) => {
      const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', month: 'short', day: 'numeric' });
      const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
      return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}`;
    },
  },
  layout: {
    possibleRepeat: (strong) => `${strong('Possible repeat')}: an earlier try of this message was not answered.`,
    inOneLine: (preview, title, possibleRepeat) => `${preview} · ${title}${possibleRepeat ? ' (possible repeat)' : ''}`,
    badge: (kind, severity) => (severity === null ? kind : `${kind} · ${severity}`),
    repeated: 'Most repeated',
    examples: 'What people write',
    otherPosts: 'Other posts',
    more: 'More',
    openOn: (host) => `open on ${host}`,
    badges: {
      opened: 'New',
      escalated: 'Update',
      reminder: 'Still open',
      resolved: 'Resolved',
      reopened: 'Started again',
      unacknowledged: 'Not acknowledged',
      undelivered: 'Not delivered',
    },
    footer: (incident) => `Sent by Earshot. Incident ${incident}.`,
    ask: (asks, owner) => {
      const whom = owner ?? 'the people who run Earshot';
      if (asks === 'verdict') return `Tell ${whom} whether this was a real problem or a false alarm.`;
      if (asks === 'same') return 'The same contact can acknowledge or mute it.';
      return `To ${asks === 'mute' ? 'mute it' : 'acknowledge or mute'}, ask ${whom}.`;
    },
  },
};
