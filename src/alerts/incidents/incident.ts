import { hourMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident, Occasion, OccasionKind, RuleInIncident } from '../../core/incident.ts';
import type { IncidentEvent, Judgement, TransitionResult } from './incident-event.ts';
import { incidentId } from './incident-id.ts';
import { isNews, rulesOf } from './kind-rules.ts';
import { severityOf } from './severity.ts';

/**
 * For this long after a notification, only growth by `growthInSilence` causes another; later, doubling does. Each
 * escalation doubles this time.
 */
export const silenceMs = 6 * hourMs;
const growthInSilence = 5;
export const growth = 2;
/** Every wave doubles the handful of people in an early alert: growth is measured from at least this many. */
export const growsFrom = 20;
/** An incident resolves after being back to normal for this long. */
export const calmMs = 3 * hourMs;
/** If one of its rules holds again this soon, the incident had not ended. */
export const reopenMs = 6 * hourMs;
/** Repeat the alert if nobody acknowledged it and it still holds. */
export const reminderMs = 24 * hourMs;
/** Below this coverage an incident is not resolved, because its sources are blind. */
const minCoverage = 0.5;

export const isMuted = (incident: Incident, now: Time): boolean =>
  incident.muted !== null && now < incident.muted.until;

function speak(incident: Incident, kind: OccasionKind, now: Time, cause?: Occasion['cause']): TransitionResult {
  const number = incident.occasions.filter((occasion) => occasion.kind === kind).length + 1;
  const severity = severityOf(incident);
  const occasion: Occasion = { kind, number, at: now, severity, ...(cause && { cause }) };
  return { incident: { ...incident, severity, occasions: [...incident.occasions, occasion] }, occasions: [occasion] };
}

function open(brand: string, holding: Finding[], speakers: number, now: Time): TransitionResult {
  const incident: Incident = {
    id: incidentId(brand, now),
    brand,
    state: 'open',
    since: Math.min(...holding.map((finding) => finding.since)),
    openedAt: now,
    resolvedAt: null,
    rules: holding.map((finding) => ({
      rule: finding.rule,
      firstAt: now,
      lastHeldAt: now,
      peak: finding,
      latest: finding,
    })),
    severity: 'minor',
    spokenAuthors: speakers,
    acknowledged: null,
    muted: null,
    verdict: null,
    occasions: [],
  };
  return speak(incident, 'opened', now);
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
function reopen(before: Incident, findings: Finding[], speakers: number, now: Time): TransitionResult {
  const rules = raised(withFindings(before.rules, findings, now));
  const incident: Incident = { ...before, state: 'open', resolvedAt: null, rules, acknowledged: null };
  if (isMuted(incident, now)) return { incident: { ...incident, severity: severityOf(incident) }, occasions: [] };
  return speak({ ...incident, spokenAuthors: Math.max(speakers, before.spokenAuthors) }, 'reopened', now);
}

/** Whether a finding that must be reported at once has joined. */
const isUrgent = (before: Incident, findings: readonly Finding[]): boolean =>
  findings.some(
    (finding) =>
      rulesOf(finding).speaksAtOnce &&
      finding.holds &&
      !before.rules.some(({ rule, latest }) => rule === finding.rule && latest.holds),
  );

/** Counted negatives above normal per ms. */
const pace = (finding: Finding): number => (finding.observed - finding.expected) / finding.scaleMs;

/**
 * A wave that only trickles on grows every hour, but that is not news: some rule must be at least as fast as at the
 * last notification.
 */
const isAsFast = (rules: readonly RuleInIncident[]): boolean =>
  rules.some(({ latest, peak }) => rulesOf(latest).grows && latest.holds && pace(latest) >= pace(peak));

/** Whether the incident consists of news only. */
const isNewsOnly = (rules: readonly RuleInIncident[]): boolean =>
  rules.every(({ peak, latest }) => isNews(peak) && isNews(latest));

function update(before: Incident, findings: Finding[], speakers: number, now: Time): TransitionResult {
  const muted = isMuted(before, now);
  const rules = withFindings(before.rules, findings, now);
  const updated: Incident = { ...before, rules };
  const incident: Incident = { ...updated, severity: severityOf(updated) };
  const lastHeldAt = Math.max(incident.openedAt, ...rules.map((rule) => rule.lastHeldAt));
  const seen = findings.length > 0 && findings.every((finding) => finding.coverage >= minCoverage);
  if (now - lastHeldAt >= calmMs && seen) return resolve(incident, now, muted);
  // Anything that happens while muted is reported when the mute ends, if it still holds.
  if (muted || !findings.some((finding) => finding.holds)) return { incident, occasions: [] };

  const spokenAt = Math.max(incident.openedAt, ...incident.occasions.map((occasion) => occasion.at));
  const escalations = incident.occasions.filter((occasion) => occasion.kind === 'escalated').length;
  const factor = now - spokenAt < silenceMs * 2 ** escalations ? growthInSilence : growth;
  const grown = speakers >= factor * Math.max(growsFrom, incident.spokenAuthors) && isAsFast(rules);
  const alarmed = isNewsOnly(before.rules) && !isNewsOnly(rules);
  if (grown || alarmed || isUrgent(before, findings)) {
    const spokenAuthors = Math.max(speakers, incident.spokenAuthors);
    return speak(
      { ...incident, rules: raised(rules), spokenAuthors },
      'escalated',
      now,
      grown ? 'growth' : alarmed ? 'alarm' : 'post',
    );
  }
  if (!incident.acknowledged && now - spokenAt >= reminderMs) return speak(incident, 'reminder', now);
  return { incident, occasions: [] };
}

const judged = (incident: Incident, by: string, { verdict, note = null }: Judgement, now: Time): Incident => ({
  ...incident,
  verdict: { verdict, by, at: now, note },
});

/**
 * Applies an event to a brand's open or last resolved incident (null: there is none), and returns the occasions to
 * report. Pure. A resolved incident can only reopen or get a verdict. A muted incident reports nothing, not even its
 * end. An acknowledged one sends no reminders but still escalates.
 */
export function transition(incident: Incident | null, event: IncidentEvent, now: Time): TransitionResult {
  if (event.type === 'findings') {
    const speakers = Math.max(1, Math.round(event.speakers));
    if (incident?.state === 'open') return update(incident, event.findings, speakers, now);
    const holding = event.findings.filter((finding) => finding.holds);
    if (holding.length === 0) return { incident, occasions: [] };
    const names = holding.map(({ rule }) => rule);
    if (incident && reopens(incident, names, now)) return reopen(incident, event.findings, speakers, now);
    return open(event.brand, holding, speakers, now);
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
      return resolve(known, now, isMuted(incident, now));
    }
  }
}
