import { minuteMs } from '../../../core/domain.ts';
import { count, duration, partOf, percent, range } from '../../words.ts';
import type { DetailWords } from '../detail-words.ts';
import type { Bots, RecentVerdicts, SourcesRead, TakenAway } from '../values.ts';
import { pastVerdicts } from './closed.ts';
import { capital, list, number, parts, posts, series, speakersIn } from './nouns.ts';
import { inBusiest, inLast } from './windows.ts';

const record = ({ judged, real }: RecentVerdicts): string => {
  if (judged === 1) return `the last alert of this rule was ${real === 1 ? 'real' : 'not real'}`;
  return `${real === 0 ? 'none' : real} of the last ${judged} alerts of this rule ${real === 1 ? 'was' : 'were'} real`;
};

const bots = ({ accounts, posts: all, share, gapMs }: Bots): string =>
  `${count(accounts, 'account')} acting like ${accounts === 1 ? 'a bot' : 'bots'}: ${number(all)} near-identical posts, ` +
  `${gapMs < minuteMs ? 'seconds' : duration(gapMs)} apart (${percent(share)} of all)`;

const without: Readonly<Record<TakenAway, string>> = {
  'top author': 'the author with the most posts',
  'largest story': 'the most repeated text',
  'bot-like cluster': 'the accounts acting like bots',
};

const withoutEach = (taken: readonly TakenAway[]): string => taken.map((one) => without[one]).join(' or ');

function sources({ whole, blind, partly }: Omit<SourcesRead, 'upToTheBeginning'>, unseen: string): string {
  const said = [
    ...(whole.length > 0 ? [`${series(whole)} read without gaps`] : []),
    ...partly.map(
      ({ source, share }) => `${source} read ${share === null ? 'with gaps' : `${percent(share)} of the time`}`,
    ),
    ...blind.map(({ source, since }) => `${source} ${since === null ? 'not read' : `unreadable since ${since}`}`),
  ];
  return `${said.join('; ')}: ${unseen}`;
}

/** English. */
export const details: DetailWords = {
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
    caution: 'Caution',
    reach: 'Reach',
    peak: 'Peak',
    languages: 'Languages',
    similar: 'Similar before',
    intents: 'Intents',
    rules: 'Rules',
    playbook: 'Playbook',
    mute: 'Mute',
    acknowledge: 'Acknowledge',
    details: 'Details',
    allChannels: 'All channels',
  },
  facts: {
    began: ({ began, alerted, stopped, againSince, again, ended }) =>
      [
        ...[began, `alerted ${alerted}`],
        ...(stopped === null ? [] : [`${stopped.closed ? 'closed' : 'stopped'} ${stopped.at}`]),
        ...(againSince === null ? [] : [`again since ${againSince}`]),
        ...(again === null ? [] : [`alerted again ${again}`]),
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
      `Without ${withoutEach(taken)} there would ${stillHolds ? 'still have been an' : 'have been no'} alert.`,
    reach: (followers, most) =>
      `at least ${count(followers, 'follower')}${most === null ? '' : `; ${most.name} has the most (${number(most.followers)})`}`,
    peak: (most, who) => `${speakersIn(most, who)} in the busiest hour`,
    similar: ({ name, began, lastedMs, terms, verdict: judged }) =>
      list([
        ...[name, `${began} (${list(terms)})`, duration(lastedMs)],
        ...(judged === null ? [] : [judged === 'real' ? 'a real problem' : pastVerdicts[judged]]),
      ]),
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
};
