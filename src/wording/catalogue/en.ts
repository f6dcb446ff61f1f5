import { dayMs, hourMs, minuteMs } from '../../core/domain.ts';
import { type FindingKind, onServer } from '../../core/incident.ts';
import { count, duration, excerpt, howOften, percent, range, timeWords } from '../words.ts';
import type { Catalogue, KindSentences } from './catalogue.ts';
import type { Bots, Found, FoundSilence, FoundUrgentPost, NamedShare, RecentVerdicts, WindowSeen } from './values.ts';

const number = (n: number): string => n.toLocaleString('en-US');
const people = (n: number): string => count(n, 'person', 'people');
const mentions = (n: number): string => count(n, 'mention');
const voices = (n: number): string => count(n, 'voice');
const urgentPosts = (n: number): string => count(n, 'urgent post');
const posts = (n: number): string => count(n, 'post');
const list = (names: readonly string[]): string => names.join(', ');

/** A title has little room. */
const someNames = (names: readonly string[]): string => {
  const shown = names.length > 4 ? [...names.slice(0, 3), 'others'] : names;
  return shown.length < 2 ? list(shown) : `${list(shown.slice(0, -1))} and ${shown.at(-1)}`;
};

const windowOf = ({ ms, seen }: WindowSeen): string => {
  const length = ms === hourMs ? '60 minutes' : duration(Math.max(ms, 2 * minuteMs));
  return seen === null ? length : `${length} (${percent(seen)} observed)`;
};
const normal = ({ expectedLow, expectedHigh }: Found): string => range(expectedLow, expectedHigh);
const usual = ({ expected }: Found): string => (expected < 0.1 ? 'under 0.1' : expected.toFixed(expected < 10 ? 1 : 0));
const recentVerdicts = ({ judged, real }: RecentVerdicts): string => {
  if (judged === 1) return real === 1 ? 'the last one was real' : 'the last one was not real';
  return `${real === 0 ? 'none' : real} of the last ${judged} ${real === 1 ? 'was' : 'were'} real`;
};

const besideUsual = (counted: (n: number) => string) => (found: Found) =>
  `${counted(found.observed)}; usual are ${usual(found)} in ${windowOf(found.window)}, at most ${range(found.expectedHigh, found.expectedHigh)}`;
const negativeByRule = (counted: (n: number) => string) => (found: Found) =>
  `${counted(found.observed)} in ${windowOf(found.window)}, normal ${normal(found)}; ${percent(found.share)} negative; chance alone: ${howOften(found.returnPeriodMs)}`;
const grown = (from: number, to: number): string =>
  `Told again because it has grown from ${number(from)} to ${people(to)} since the last message.`;
const morePeople = (from: number, to: number): string =>
  `Told again because the number of those who write negative posts has grown from ${number(from)} to ${people(to)} since the last message.`;
const mayBeLarger = (sources: readonly string[]): string =>
  `Posts of ${list(sources)} may be missing: the real size may be larger.`;
const negativeVoices = {
  pictureTitle: (brand: string) => `Negative voices about ${brand}`,
  pictureSubtitle: 'People who wrote a negative post, each counted once in 24 hours',
};

const peak = ({ negatives, authors }: Found): string => `${count(negatives, 'negative mention')} by ${people(authors)}`;
const waveSize = (found: Found): string =>
  `${peak(found)} in ${windowOf(found.window)}; normal here is ${normal(found)}.`;
const wave: Catalogue['kinds']['wave'] = {
  titles: {
    opened: (brand) => `Negative wave about ${brand}`,
    escalated: (brand) => `Negative wave about ${brand} is growing`,
    reminder: (brand) => `Negative wave about ${brand} goes on`,
    resolved: (brand) => `Negative wave about ${brand} is over`,
    reopened: (brand) => `Negative wave about ${brand} is back`,
    unacknowledged: (brand) => `Nobody looks after the negative wave about ${brand}`,
    undelivered: (brand) => `An alert about ${brand} was not delivered`,
  },
  size: waveSize,
  over: (lastedMs, found) => `Over after ${duration(lastedMs)}: ${peak(found)} at its height.`,
  overInAll: (lastedMs, all) => `Over after ${duration(lastedMs)}: negative posts by ${people(all)} in all.`,
  height: (most) => `At its height, ${people(most)} wrote negative posts within an hour.`,
  counted: (n) => count(n, 'counted negative'),
  besideUsual: besideUsual(voices),
  foundByRule: negativeByRule(voices),
  firstTold: (since) => `Told now because it has just become clear: the first of these posts is from ${since}.`,
  grown,
  ended: (found) => `At its height: ${waveSize(found)}`,
  unseen: mayBeLarger,
  ...negativeVoices,
};

const surgeSize = (found: Found): string =>
  `${mentions(found.mentions)} in ${windowOf(found.window)}, ${percent(found.share)} of them negative (normally ${percent(found.normalShare)}); normal here is ${normal(found)}.`;
const surge: KindSentences = {
  titles: {
    opened: (brand) => `Much is said about ${brand}`,
    escalated: (brand) => `Even more is said about ${brand}`,
    reminder: (brand) => `Much is still said about ${brand}`,
    resolved: (brand) => `Less is said about ${brand} again`,
    reopened: (brand) => `Much is said about ${brand} again`,
    unacknowledged: (brand) => `Nobody looks after what is said about ${brand}`,
    undelivered: (brand) => `News about ${brand} was not delivered`,
  },
  size: surgeSize,
  over: (lastedMs, found) => `Over after ${duration(lastedMs)}: at its height ${surgeSize(found)}`,
  counted: voices,
  besideUsual: besideUsual(voices),
  foundByRule: negativeByRule(voices),
  firstTold: (since) =>
    `Told now because it has just become clear: more than usual has been said since about ${since}.`,
  grown: morePeople,
  ended: () => 'Back to what is usual for this time of the week.',
  unseen: mayBeLarger,
  pictureTitle: (brand) => `Voices about ${brand}`,
  pictureSubtitle: 'Mentions, those by one negative voice counted once in 24 hours',
};

const silenceSize = (found: FoundSilence): string => {
  const where = found.quietSource === null ? '' : ` from ${found.quietSource}, which answers`;
  return `${mentions(found.observed)} in ${windowOf(found.window)}${where}; normal here is ${normal(found)}.`;
};
const silence: KindSentences<FoundSilence> = {
  titles: {
    opened: (brand) => `Too little is said about ${brand}`,
    escalated: (brand) => `Even less is said about ${brand}`,
    reminder: (brand) => `Too little is still said about ${brand}`,
    resolved: (brand) => `${brand} is spoken of again`,
    reopened: (brand) => `Too little is said about ${brand} again`,
    unacknowledged: (brand) => `Nobody looks after the silence about ${brand}`,
    undelivered: (brand) => `News about ${brand} was not delivered`,
  },
  size: silenceSize,
  over: (lastedMs, found) => `Over after ${duration(lastedMs)}: at its height ${silenceSize(found)}`,
  counted: mentions,
  besideUsual: (found) =>
    `${mentions(found.observed)}; usual are ${usual(found)} in ${windowOf(found.window)}, at least ${range(found.expectedLow, found.expectedLow)}`,
  foundByRule: (found) =>
    `${mentions(found.observed)} in ${windowOf(found.window)}, normal ${normal(found)}; chance alone: ${howOften(found.returnPeriodMs)}`,
  firstTold: (since) =>
    `Told now because it has just become clear: less than usual has been said since about ${since}.`,
  grown: morePeople,
  ended: () => 'Back to what is usual for this time of the week.',
  unseen: (sources) => `${list(sources)} did not answer all the time: nothing is said of that time here.`,
  pictureTitle: (brand, { quietSource }) => `Mentions of ${brand}${quietSource === null ? '' : ` from ${quietSource}`}`,
  pictureSubtitle: 'All mentions, whatever they say',
};

const postSize = ({ post, mentions: all, negatives }: FoundUrgentPost): string => {
  const hour = `in that hour ${mentions(all)}, ${number(negatives)} of them negative.`;
  if (post === null) return `One post; ${hour}`;
  const { author, followers, source, harms } = post;
  const who = `${author === null ? '' : ` by ${author}`}${followers === null ? '' : ` (${count(followers, 'follower')})`}`;
  return `One post${who} on ${source}${harms.length === 0 ? '' : `, which names ${harms.join(' and ')}`}; ${hour}`;
};
const post: KindSentences<FoundUrgentPost> = {
  titles: {
    opened: (brand) => `One post about ${brand} can become a crisis`,
    escalated: (brand) => `Another post about ${brand} can become a crisis`,
    reminder: (brand) => `A post about ${brand} still waits for somebody`,
    resolved: (brand) => `The post about ${brand} stayed alone`,
    reopened: (brand) => `Again a post about ${brand} can become a crisis`,
    unacknowledged: (brand) => `Nobody looks after the post about ${brand}`,
    undelivered: (brand) => `An alert about ${brand} was not delivered`,
  },
  size: postSize,
  over: (lastedMs, found) => `Over after ${duration(lastedMs)}: ${postSize(found)}`,
  counted: urgentPosts,
  besideUsual: besideUsual(urgentPosts),
  foundByRule: negativeByRule(urgentPosts),
  firstTold: (since) =>
    `Told now, at the first post: how far it may reach and what it says is rare for this brand. It is from ${since}.`,
  grown,
  ended: () => 'Nothing as urgent came after it.',
  unseen: mayBeLarger,
  ...negativeVoices,
};

const kindNames: Readonly<Record<FindingKind, string>> = {
  wave: 'a negative wave',
  surge: 'much talk',
  silence: 'a silence',
  post: 'a post that can become a crisis',
};

const bots = ({ accounts, posts, share, gapMs }: Bots): string =>
  `${count(accounts, 'account')} acting like ${accounts === 1 ? 'a bot' : 'bots'}: ${posts} near-identical posts, ` +
  `${gapMs < minuteMs ? 'seconds' : duration(gapMs)} apart (${percent(share)} of all)`;
const afterBots = (found: Bots | null): string => (found === null ? '' : `${bots(found)}; `);
const shares = (parts: readonly NamedShare[]): string =>
  parts.length === 1
    ? list(parts.map(({ name }) => name))
    : list(parts.slice(0, 3).map(({ name, share }) => `${name} ${percent(share)}`));

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
const byWhom = (by: string): string => (by === onServer ? 'on the server' : `by ${by}`);
const pastVerdicts = { real: 'real', 'false-alarm': 'a false alarm', 'not-ours': 'not about this brand' };

/** English. */
export const en: Catalogue = {
  code: 'en',
  times: timeWords,
  language,
  harms: {
    safety: 'safety',
    injury: 'injury',
    law: 'law',
    fraud: 'fraud',
    breach: 'breach',
    discrimination: 'discrimination',
    outage: 'outage',
  },
  severities: { minor: 'minor', major: 'major', severe: 'severe' },
  quoted: (text) => `“${text}”`,
  kinds: { wave, surge, silence, post },
  why: {
    reminder: (openedAt) => `Reminder: open since ${openedAt}, and nobody has acknowledged it.`,
    unacknowledged: (since) =>
      `Told here because nobody has acknowledged it since ${since}, and others were told then.`,
    reopened: 'It was over, and holds again within hours: the same incident.',
    becameAlarm: ({ before, now }) =>
      `Told again because what was only ${before === null ? 'news' : kindNames[before]} has become ${kindNames[now]}.`,
    postJoined: 'Told again because a single post has joined it that can become a crisis of its own.',
    manyMore: 'Told again because many more people are involved than before.',
    worse: (severity) => `Told again because it is now ${severity}.`,
    breaksMute: 'It is muted, but this is worse than what was muted.',
    wasAbout: (size) => `What it was about: ${size}`,
    notTold: (failures) =>
      `Not told: ${failures.map(({ channel, kind, reason }) => `${channel} (${kind}): ${reason ?? 'unknown reason'}`).join('; ')}.`,
    notToldSomewhere: 'Not told: the server has the reason.',
  },
  closed: {
    title: (brand) => `The incident about ${brand} was closed`,
    headline: (by, as) => `Closed${as === null ? '' : ` as ${pastVerdicts[as]}`} ${byWhom(by)}.`,
    why: (size) => `It was closed by hand and may go on. Last found: ${size}`,
    moment: 'closed',
  },
  singlePosts: {
    title: (brand) => `Single posts about ${brand}`,
    headline: (all, since) => `${posts(all)} since ${since}.`,
    why: 'These are single posts that this channel asks for. They are no incident.',
    more: (all) =>
      `${number(all)} more ${all === 1 ? 'post is' : 'posts are'} not shown: this channel takes only so many a day.`,
  },
  list: {
    title: (brands) => `Several alerts about ${someNames(brands)}`,
    headline: ({ messages: all, brands, severe }) =>
      `${count(all, 'message')}${brands > 1 ? ` about ${count(brands, 'brand')}` : ''}${severe > 0 ? `, ${number(severe)} of them severe` : ''}.`,
    why: 'Told together because this channel got many messages within 10 minutes.',
    item: ({ title, headline, isSevere }) => `${isSevere ? 'Severe. ' : ''}${title}. ${headline}`,
    badge: 'Several alerts',
    footer: 'Sent by Earshot.',
  },
  sameStory: {
    names: (brands) => someNames(brands),
    headline: ({ brands, story }) => `${count(brands, 'brand')}, one story: “${story}”`,
    why: (brand) =>
      `Told together because these alerts began within 30 minutes, about nearly the same posts. The details are those of ${brand}.`,
    likeThat: ({ brand, incident, at }) =>
      `This is the story of the alert about ${brand} that was told here at ${at} (incident ${incident}).`,
  },
  test: {
    title: (title) => `TEST: ${title}`,
    why: 'Somebody wanted to see whether messages arrive here. Nothing has happened, and there is nothing to do.',
    note: 'This is a test: the brand, the numbers and the posts are invented.',
    author: 'Nobody',
    source: 'test',
    post: (brand) => `This is how a post about ${brand} looks in an alert. Nobody wrote it.`,
    topics: ['test', 'invented'],
  },
  labels: {
    since: 'Since',
    againstNormal: 'Against normal',
    shareOfNegatives: 'Share of negatives',
    differentAuthors: 'Different authors',
    observed: 'Observed',
    howSure: 'How sure',
    severity: 'Severity',
    trackRecord: 'Track record',
    rule: (name) => `Rule ${name}`,
    drivenBy: 'Driven by',
    copies: 'Copies',
    dependsOn: 'Depends on',
    where: 'Where',
    reach: 'Reach',
    next: (ms) => `Next ${duration(ms)}`,
    like: 'Like',
    intents: 'Intents',
    owner: 'Owner',
    playbook: 'Playbook',
    mute: 'Mute',
    acknowledge: 'Acknowledge',
    verdict: 'Verdict',
    details: 'Details',
    allChannels: 'All channels',
  },
  facts: {
    since: (when, lastedMs) => `${when} (${duration(lastedMs)})`,
    timesUsual: (found) => {
      const times = found.observed / found.expected;
      const ratio = times < 10 ? times.toFixed(1).replace(/\.0$/, '') : number(Math.round(times));
      return `${ratio} times the usual ${usual(found)} in ${windowOf(found.window)} (${normal(found)})`;
    },
    shareOfNegatives: ({ share, mentions: all, normalShare }) =>
      `${percent(share)} of ${mentions(all)}; normally ${percent(normalShare)}`,
    differentAuthors: number,
    observedPartly: (share, blind) => {
      const named = blind.map((one) => (one.share === null ? one.source : `${one.source} (${percent(one.share)})`));
      return `${percent(share)} of the time${named.length === 0 ? '' : `; not fully: ${list(named)}`}`;
    },
    observedAlways: 'all sources, all the time',
    howSure: (returnPeriodMs) => `Chance alone gives this ${howOften(returnPeriodMs)}`,
    trackRecord: (rule, recent) => `Of rule ${rule}, ${recentVerdicts(recent)}`,
  },
  record: recentVerdicts,
  notes: {
    mend: 'Mend the channel, then check it on the server.',
    learning: (until) => `Still learning what is normal here until ${until}: until then this is less sure.`,
    acknowledge: 'Acknowledge it, and nobody else is told for want of an answer.',
    lookedAfter: (by, since) =>
      by === onServer ? `Acknowledged on the server at ${since}.` : `${by} has looked after it since ${since}.`,
  },
  reasons: {
    onePostEach: (authors, found) => `${afterBots(found)}${people(authors)}, one post each`,
    topAuthor: ({ name, wrote, posts: all, share }, found) =>
      `${afterBots(found)}${name} wrote ${wrote} of ${posts(all)} (${percent(share)})`,
    noneWithMore: (authors, most, found) => `${afterBots(found)}${people(authors)}, none with more than ${posts(most)}`,
    bots,
    copies: (all, texts) => `${posts(all)}, ${count(texts, 'different text')}`,
    wouldNotHaveFired: (without) =>
      `Without ${without.map((one) => `the ${one.without} (${voices(one.removed)})`).join(' or ')} it would not have fired.`,
    wouldStillHaveFired: (without) =>
      `It would have fired without ${without.map((one) => `the ${one.without} (${voices(one.removed)})`).join(' or ')} too.`,
    where: (sources, spoken) =>
      [sources, spoken]
        .filter(({ length }) => length > 0)
        .map(shares)
        .join('; '),
    reach: (followers, most) =>
      `at least ${count(followers, 'follower')}${most === null ? '' : `; most follow ${most.name} (${number(most.followers)})`}`,
    next: ({ expected, low, high }, pace) => {
      const size = expected < 1 ? 'hardly anybody new' : `about ${number(Math.round(expected))} more people`;
      const then =
        pace === null
          ? 'at a steady pace'
          : `${pace.growing ? 'now doubling' : 'halving'} every ${duration(pace.everyMs)}`;
      return `${size} (${range(low, high)}), ${then}`;
    },
    tooEarly: 'too early to say',
    like: ({ name, voices: all, lastedMs, terms, verdict: judged }) =>
      `${name}: ${people(all)}, over after ${duration(lastedMs)} (${list(terms)})${judged === null ? '' : `; it was ${pastVerdicts[judged]}`}`,
    story: ({ posts: all, authors, share, since, author, source }) =>
      `${posts(all)} by ${people(authors)} (${percent(share)}), since ${since}, first ${author === null ? '' : `by ${author} `}on ${source}`,
  },
  verdicts: {
    real: verdict('real', pastVerdicts.real),
    'false-alarm': verdict('false alarm', pastVerdicts['false-alarm']),
    'not-ours': verdict('not ours', pastVerdicts['not-ours']),
  },
  press: {
    acknowledge: 'Acknowledge',
    acknowledgeOf: (brand) => `Acknowledge ${brand}`,
    mute: (hours) => `Mute ${hours} h`,
    acknowledged: (by) => `${by} looks after it.`,
    muted: (by, until) => `${by} muted it until ${until}.`,
    closed: (by) => `${by} closed it.`,
    notToldHere: 'This incident was not told here.',
    failed: 'That could not be done: see the log of Earshot, and try again.',
  },
  picture: {
    moments: { opened: 'alert', escalated: 'grown', reminder: 'reminder', resolved: 'over', reopened: 'back' },
    line: ({ from, blocks, to, highest, stepMs }) =>
      `${from} ${blocks} ${to} (highest: ${highest} in ${duration(stepMs)})`,
    legend: (stepMs) => `Negative voices per ${step(stepMs)}:`,
    aboveNormal: 'above normal',
    withinNormal: 'within normal',
    normal: 'what is normal',
    notObserved: 'not observed',
    day: (at, timeZone) => {
      const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', month: 'short', day: 'numeric' });
      const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
      return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}`;
    },
  },
  layout: {
    possibleRepeat: (strong) => `${strong('Possible repeat')}: an earlier try of this message was not answered.`,
    inOneLine: (title, headline, possibleRepeat) => `${possibleRepeat ? 'Possible repeat. ' : ''}${title}: ${headline}`,
    topics: 'Topics',
    topicsAre: (terms) => `Topics: ${list(terms)}`,
    stories: 'Said again and again',
    examples: 'What people write',
    openOn: (host) => `open on ${host}`,
    badges: {
      opened: 'New',
      escalated: 'Growing',
      reminder: 'Still open',
      resolved: 'Resolved',
      reopened: 'Back',
      unacknowledged: 'Not acknowledged',
      undelivered: 'Not delivered',
    },
    footer: (incident) => `Sent by Earshot. Incident ${incident}.`,
    ask: (asks, owner) =>
      `To ${asks === 'answer' ? 'acknowledge or mute' : 'say what it was'}, ask ${owner ?? 'the people who run Earshot'}.`,
  },
};
