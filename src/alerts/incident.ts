import { hourMs, type Time } from '../core/domain.ts';
import type { Finding, Incident, Occasion, OccasionKind, RuleInIncident } from '../core/incident.ts';

/**
 * After we spoke, only growth of `growthInSilence` makes us speak again this soon; later a doubling does. Each
 * escalation doubles the silence.
 */
export const silenceMs = 6 * hourMs;
const growthInSilence = 8;
export const growth = 2;
/** Back to normal for this long: resolved. */
export const calmMs = 3 * hourMs;
/** Nobody has acknowledged it, and it still holds: say so again. */
export const reminderMs = 24 * hourMs;
/** An incident whose sources are blind is not resolved: we do not know. */
const minCoverage = 0.5;

/** What a person does to an incident. */
export type IncidentAction =
  | { type: 'acknowledge'; by: string }
  | { type: 'mute'; by: string; until: Time }
  | { type: 'resolve'; by: string };

/** The newest opinion of every rule, and the distinct negative speakers of the wave beyond what is normal. */
export interface NewFindings {
  type: 'findings';
  brand: string;
  findings: Finding[];
  authors: number;
}

export type IncidentEvent = NewFindings | IncidentAction;

export interface TransitionResult {
  /** Open or just resolved; null: there is none. */
  incident: Incident | null;
  /** What to say now, in order. */
  occasions: Occasion[];
}

/** Readable, short and stable: the brand and the minute (UTC) it opened, as in `acme-2026-11-22-1405`. */
export function incidentId(brand: string, openedAt: Time): string {
  const name = brand
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const [day = '', time = ''] = new Date(openedAt).toISOString().split('T');
  return `${name || 'brand'}-${day}-${time.slice(0, 5).replace(':', '')}`;
}

export const isMuted = (incident: Incident, now: Time): boolean =>
  incident.muted !== null && now < incident.muted.until;

function speak(incident: Incident, kind: OccasionKind, now: Time): TransitionResult {
  const number = incident.occasions.filter((occasion) => occasion.kind === kind).length + 1;
  const occasion: Occasion = { kind, number, at: now };
  return { incident: { ...incident, occasions: [...incident.occasions, occasion] }, occasions: [occasion] };
}

function open(brand: string, holding: Finding[], authors: number, now: Time): TransitionResult {
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
    spokenAuthors: authors,
    acknowledged: null,
    muted: null,
    occasions: [],
  };
  return speak(incident, 'opened', now);
}

/** Rules that hold join or are raised; the others keep their last evidence. */
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

/** Counted negatives beyond normal per ms. */
const pace = (finding: Finding): number => (finding.observed - finding.expected) / finding.scaleMs;

/** A wave that only trickles on is bigger every hour and is no news: some rule must be as fast as when we spoke. */
const isAsFast = (rules: readonly RuleInIncident[]): boolean =>
  rules.some(({ latest, peak }) => latest.holds && pace(latest) >= pace(peak));

function update(before: Incident, findings: Finding[], authors: number, now: Time): TransitionResult {
  const muted = isMuted(before, now);
  const rules = withFindings(before.rules, findings, now);
  const incident: Incident = { ...before, rules };
  const lastHeldAt = Math.max(incident.openedAt, ...rules.map((rule) => rule.lastHeldAt));
  const seen = findings.length > 0 && findings.every((finding) => finding.coverage >= minCoverage);
  if (now - lastHeldAt >= calmMs && seen) return resolve(incident, now, muted);
  // What happened while muted is said when the mute ends, if it is still so.
  if (muted || !findings.some((finding) => finding.holds)) return { incident, occasions: [] };

  const spokenAt = Math.max(incident.openedAt, ...incident.occasions.map((occasion) => occasion.at));
  const escalations = incident.occasions.filter((occasion) => occasion.kind === 'escalated').length;
  const factor = now - spokenAt < silenceMs * 2 ** escalations ? growthInSilence : growth;
  if (authors >= factor * incident.spokenAuthors && isAsFast(rules)) {
    const raised = rules.map((rule) => (rule.latest.holds ? { ...rule, peak: rule.latest } : rule));
    return speak({ ...incident, rules: raised, spokenAuthors: authors }, 'escalated', now);
  }
  if (!incident.acknowledged && now - spokenAt >= reminderMs) return speak(incident, 'reminder', now);
  return { incident, occasions: [] };
}

/**
 * What an event does to a brand's open incident (null: there is none), and what is to be said. Pure. A resolved
 * incident never changes again. While it is muted nothing is said, not even that it is resolved; acknowledged, there
 * are no reminders, and escalations are still said.
 */
export function transition(incident: Incident | null, event: IncidentEvent, now: Time): TransitionResult {
  if (event.type === 'findings') {
    const authors = Math.max(1, Math.round(event.authors));
    if (incident?.state === 'open') return update(incident, event.findings, authors, now);
    const holding = event.findings.filter((finding) => finding.holds);
    return holding.length > 0 ? open(event.brand, holding, authors, now) : { incident, occasions: [] };
  }
  if (!incident || incident.state === 'resolved') return { incident, occasions: [] };
  switch (event.type) {
    case 'acknowledge':
      return { incident: { ...incident, acknowledged: { by: event.by, at: now } }, occasions: [] };
    case 'mute':
      return { incident: { ...incident, muted: { by: event.by, until: event.until } }, occasions: [] };
    case 'resolve':
      return resolve(incident, now, isMuted(incident, now));
  }
}
