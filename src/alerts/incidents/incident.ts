import { hourMs, minuteMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion, OccasionKind, RuleInIncident } from '../../core/incident.ts';
import type { IncidentEvent, Judgement, NewFindings, TransitionResult } from './incident-event.ts';
import { incidentId } from './incident-id.ts';
import { isNews, rulesOf } from './kind-rules.ts';
import { type Restart, restart } from './restart.ts';
import { severityOf } from './severity.ts';

/** An incident speaks again when its people are this many times as many as when it last spoke, */
const growth = 5;
/** and at least this many, */
const growsFrom = 20;
/** and would be only this share of them on a normal day: everyday complaints about a large brand are no growth. */
const mostNormal = 0.5;
/** A rise to severe waits this long after a message, so that growth tells both. */
const togetherMs = 30 * minuteMs;
/** An incident resolves when its rules have not held for this long and nothing rises anew. */
export const calmMs = 3 * hourMs;
/** If one of its rules holds again this soon, the incident had not ended. */
export const reopenMs = 6 * hourMs;
/** Repeat the alert if nobody acknowledged it and it still holds. */
export const reminderMs = 24 * hourMs;
/** A second story waits this long after the one before it. */
const nextStoryMs = hourMs;
/** Below this coverage an incident is not resolved, because its sources are blind. */
const minCoverage = 0.5;

export const isMuted = (incident: Incident, now: Time): boolean =>
  incident.muted !== null && now < incident.muted.until;

type Cause = NonNullable<Occasion['cause']>;
type Why = Pick<Occasion, 'cause' | 'story'> & Restart;
const whyOf = (cause: Cause, { story }: NewFindings): Why =>
  cause === 'story' && story ? { cause, story } : { cause };

function speak(incident: Incident, kind: OccasionKind, now: Time, why: Why = {}): TransitionResult {
  const { severity, occasions } = incident;
  const number = occasions.filter((occasion) => occasion.kind === kind).length + 1;
  return say(incident, occasions, { kind, number, at: now, severity, ...why });
}

/** More of the moment in which the incident spoke, as when one poll finds many posts: the same occasion says it all. */
function speakAtOnce(incident: Incident): TransitionResult {
  const { severity, occasions } = incident;
  const last = occasions.at(-1);
  return last ? say(incident, occasions.slice(0, -1), { ...last, severity }) : { incident, occasions: [] };
}

function say(incident: Incident, before: readonly Occasion[], occasion: Occasion): TransitionResult {
  const { people: spokenAuthors, severity: spokenSeverity } = incident;
  const spoken = { spokenAuthors, spokenSeverity, occasions: [...before, occasion] };
  return { incident: { ...incident, ...spoken }, occasions: [occasion] };
}

/** The incident with what is now known of its rules and people. Its severity and its height never fall. */
function withNews(incident: Incident, rules: RuleInIncident[], news: NewFindings): Incident {
  const { normalPeople, lastHour } = news;
  const people = Math.max(1, Math.round(news.people));
  const mostInHour = Math.max(incident.mostInHour, lastHour);
  const severity = severityOf({ severity: incident.severity, rules }, people - normalPeople);
  return { ...incident, rules, people, mostInHour, severity };
}

function open(holding: Finding[], news: NewFindings, now: Time): TransitionResult {
  const rules = holding.map((finding) => ({
    rule: finding.rule,
    firstAt: now,
    lastHeldAt: now,
    peak: finding,
    latest: finding,
  }));
  const incident: Incident = {
    id: incidentId(news.brand, now),
    brand: news.brand,
    state: 'open',
    since: Math.min(...holding.map((finding) => finding.since)),
    openedAt: now,
    resolvedAt: null,
    rules,
    severity: 'minor',
    people: 1,
    mostInHour: 1,
    spokenAuthors: 1,
    spokenSeverity: 'minor',
    acknowledged: null,
    muted: null,
    verdict: null,
    occasions: [],
  };
  return speak(withNews(incident, rules, news), 'opened', now);
}

/** Adds rules that now hold and updates the known ones. Rules without a new finding keep their evidence. */
function withFindings(rules: readonly RuleInIncident[], findings: readonly Finding[], now: Time): RuleInIncident[] {
  const known = rules.map((rule) => {
    const finding = findings.find((candidate) => candidate.rule === rule.rule);
    if (!finding) return rule;
    return { ...rule, latest: finding, lastHeldAt: finding.holds ? now : rule.lastHeldAt };
  });
  const joined = findings
    .filter((finding) => finding.holds && !rules.some((rule) => rule.rule === finding.rule))
    .map((finding) => ({ rule: finding.rule, firstAt: now, lastHeldAt: now, peak: finding, latest: finding }));
  return [...known, ...joined];
}

function resolve(incident: Incident, now: Time, silent: boolean): TransitionResult {
  const resolved: Incident = { ...incident, state: 'resolved', resolvedAt: now };
  return silent ? { incident: resolved, occasions: [] } : speak(resolved, 'resolved', now);
}

/** What holds now is what we report. */
const raised = (rules: readonly RuleInIncident[]): RuleInIncident[] =>
  rules.map((rule) => (rule.latest.holds ? { ...rule, peak: rule.latest } : rule));

/** Whether a resolved incident reopens. An incident that a person judged not to be real stays closed. */
export function reopens(incident: Incident, holding: readonly string[], now: Time): boolean {
  const { resolvedAt, verdict, rules } = incident;
  if (resolvedAt === null || now - resolvedAt > reopenMs) return false;
  if (verdict && verdict.verdict !== 'real') return false;
  return rules.some(({ rule }) => holding.includes(rule));
}

/** The person who acknowledged it believed it was over, so it has to be acknowledged again. */
function reopen(before: Incident, news: NewFindings, now: Time): TransitionResult {
  const rules = raised(withFindings(before.rules, news.findings, now));
  const { closedBy: _, ...rest } = before;
  const incident = withNews({ ...rest, state: 'open', resolvedAt: null, acknowledged: null }, rules, news);
  if (!isMuted(incident, now)) return speak(incident, 'reopened', now, restart(before, news.findings, now));
  const cause = causeInMute(before, incident, news, now);
  return cause ? speak(incident, 'escalated', now, whyOf(cause, news)) : { incident, occasions: [] };
}

/** Whether a finding that must be reported at once has joined. */
const isUrgent = (before: Incident, findings: readonly Finding[]): boolean =>
  findings.some(
    (finding) =>
      rulesOf(finding).speaksAtOnce &&
      finding.holds &&
      !before.rules.some(({ rule, latest }) => rule === finding.rule && latest.holds),
  );

/** Whether the incident consists of news only. */
const isNewsOnly = (rules: readonly RuleInIncident[]): boolean =>
  rules.every(({ peak, latest }) => isNews(peak) && isNews(latest));

/** Growth is a matter of people in all, whatever the pace, and whether or not the rules hold. */
const hasGrown = ({ rules, spokenAuthors, people }: Incident, { normalPeople }: NewFindings): boolean =>
  people >= Math.max(growsFrom, growth * spokenAuthors) &&
  normalPeople <= mostNormal * people &&
  rules.some(({ latest }) => rulesOf(latest).grows);

/**
 * Whether the incident has become severe since it last spoke. A rise to major is told with the next growth: most waves
 * rise to it soon after an early alert, and would all be told twice.
 */
const becameSevere = ({ severity, spokenSeverity }: Incident): boolean =>
  severity === 'severe' && spokenSeverity !== 'severe';

/** People speak of something else that no message named, and it is time to say so. */
const isAnotherStory = ({ occasions }: Incident, { story }: NewFindings, now: Time): boolean =>
  Boolean(story) && !occasions.some(({ cause, at }) => cause === 'story' && now - at < nextStoryMs);

/** A mute silences what was said so far, not what is worse or something else. */
function causeInMute(before: Incident, incident: Incident, news: NewFindings, now: Time): Cause | null {
  if (isUrgent(before, news.findings)) return 'post';
  if (isAnotherStory(incident, news, now)) return 'story';
  return becameSevere(incident) ? 'severity' : null;
}

/** Why an open incident speaks again; null: it does not. */
function causeToSpeak(before: Incident, incident: Incident, news: NewFindings, now: Time): Cause | null {
  if (isMuted(incident, now)) return causeInMute(before, incident, news, now);
  if (isAnotherStory(incident, news, now)) return 'story';
  if (hasGrown(incident, news)) return 'growth';
  if (isNewsOnly(before.rules) && !isNewsOnly(incident.rules)) return 'alarm';
  if (isUrgent(before, news.findings)) return 'post';
  return becameSevere(incident) && now - spokenAt(incident) >= togetherMs ? 'severity' : null;
}

const spokenAt = ({ openedAt, occasions }: Incident): Time => Math.max(openedAt, ...occasions.map(({ at }) => at));

function update(before: Incident, news: NewFindings, now: Time): TransitionResult {
  const { findings } = news;
  const rules = withFindings(before.rules, findings, now);
  const incident = withNews(before, rules, news);
  const lastHeldAt = Math.max(incident.openedAt, ...rules.map((rule) => rule.lastHeldAt));
  const seen = findings.length > 0 && findings.every((finding) => finding.coverage >= minCoverage);
  if (now - lastHeldAt >= calmMs && !news.rises && seen) return resolve(incident, now, isMuted(incident, now));

  const cause = causeToSpeak(before, incident, news, now);
  const isSameMoment = spokenAt(incident) === now && incident.people > incident.spokenAuthors;
  if (isSameMoment && (cause === 'growth' || !cause)) return speakAtOnce({ ...incident, rules: raised(rules) });
  if (cause) return speak({ ...incident, rules: raised(rules) }, 'escalated', now, whyOf(cause, news));
  const isWaiting = !incident.acknowledged && !isMuted(incident, now) && findings.some((finding) => finding.holds);
  if (isWaiting && now - spokenAt(incident) >= reminderMs) return speak(incident, 'reminder', now);
  return { incident, occasions: [] };
}

const judged = (incident: Incident, by: string, { verdict, note = null }: Judgement, now: Time): Incident => ({
  ...incident,
  verdict: { verdict, by, at: now, note },
});

/**
 * Applies an event to a brand's open or last resolved incident (null: there is none), and returns the occasions to
 * report. Pure. A resolved incident can only reopen or get a verdict. A muted incident reports nothing, not even its
 * end, except a new urgent post, a second story and a rise to severe. An acknowledged one sends no reminders but still escalates.
 */
export function transition(incident: Incident | null, event: IncidentEvent, now: Time): TransitionResult {
  if (event.type === 'findings') {
    if (incident?.state === 'open') return update(incident, event, now);
    const holding = event.findings.filter((finding) => finding.holds);
    if (holding.length === 0) return { incident, occasions: [] };
    const names = holding.map(({ rule }) => rule);
    if (incident && reopens(incident, names, now)) return reopen(incident, event, now);
    return open(holding, event, now);
  }
  if (!incident) return { incident, occasions: [] };
  if (event.type === 'judge') return { incident: judged(incident, event.by, event, now), occasions: [] };
  if (incident.state === 'resolved') return { incident, occasions: [] };
  switch (event.type) {
    case 'acknowledge':
      return { incident: { ...incident, acknowledged: { by: event.by, at: now } }, occasions: [] };
    case 'mute': {
      const { by, until, reason = null } = event;
      return { incident: { ...incident, muted: { by, until, reason } }, occasions: [] };
    }
    case 'resolve': {
      const { by, verdict, note = null } = event;
      const known = verdict ? judged(incident, by, { verdict, note }, now) : incident;
      return resolve({ ...known, closedBy: by }, now, isMuted(incident, now));
    }
  }
}
