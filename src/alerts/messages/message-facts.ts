import { hourMs, minuteMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident, NoticeKind, VerdictKind } from '../../core/incident.ts';
import { count, duration, howOften, percent, range, type TimeWords } from '../../wording/words.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** One line of the table in a message. */
export interface Fact {
  label: string;
  value: string;
}

/** A wave ends when its rules last held; that it stays calm is only known hours later. */
export const endOf = (incident: Incident, otherwise: Time): Time =>
  incident.resolvedAt === null ? otherwise : Math.max(incident.since, ...incident.rules.map((rule) => rule.lastHeldAt));

/** What is normal is told for the observed part of a window: below this share the reader must know how much that is. */
const nearlyAll = 0.9;

/** `60 minutes`: the window that speaks loudest; `60 minutes (40 % observed)` when much of it was not seen. */
export function windowOf({ scaleMs, coverage }: Pick<Finding, 'scaleMs' | 'coverage'>): string {
  const length = scaleMs === hourMs ? '60 minutes' : duration(Math.max(scaleMs, 2 * minuteMs));
  return coverage < nearlyAll ? `${length} (${percent(coverage)} observed)` : length;
}

export function factsOf(
  incident: Incident,
  finding: Finding,
  evidence: Evidence,
  times: TimeWords,
  now: Time,
  record: string | null,
): Fact[] {
  const end = endOf(incident, now);
  const since = incident.resolvedAt === null ? times.full(incident.since) : times.span(incident.since, end);
  return [
    { label: 'Since', value: `${since} (${duration(end - incident.since)})` },
    { label: 'Against normal', value: againstNormal(finding) },
    {
      label: 'Share of negatives',
      value: `${percent(finding.share)} of ${count(finding.mentions, 'mention')}; normally ${percent(finding.normalShare)}`,
    },
    { label: 'Different authors', value: finding.authors.toLocaleString('en-US') },
    { label: 'Observed', value: observed(finding, evidence) },
    { label: 'How sure', value: `Chance alone gives this ${howOften(finding.returnPeriodMs)}` },
    { label: 'Severity', value: incident.severity },
    ...(record === null ? [] : [{ label: 'Track record', value: `Of rule ${finding.rule}, ${record}` }]),
  ];
}

/** When several rules hold, what each of them found: one line a rule, the loudest first. */
export const ruleFacts = (findings: readonly Finding[]): Fact[] =>
  findings.length < 2
    ? []
    : findings.slice(0, 10).map((finding) => ({
        label: `Rule ${finding.rule}`,
        value:
          `${count(finding.observed, 'voice')} in ${windowOf(finding)}, normal ${range(finding.expectedLow, finding.expectedHigh)}; ` +
          `${percent(finding.share)} negative; chance alone: ${howOften(finding.returnPeriodMs)}`,
      }));

/** `11 times the usual 2.1 in 60 minutes`; without a ratio where normal is next to nothing. */
function againstNormal(finding: Finding): string {
  const { observed, expected, expectedLow, expectedHigh } = finding;
  const usual = expected < 0.1 ? 'under 0.1' : expected.toFixed(expected < 10 ? 1 : 0);
  if (expected < 0.1 || observed < 1.5 * expected)
    return `${count(observed, 'voice')}; usual are ${usual} in ${windowOf(finding)}, at most ${range(expectedHigh, expectedHigh)}`;
  const times = observed / expected;
  const ratio = times < 10 ? times.toFixed(1).replace(/\.0$/, '') : Math.round(times).toLocaleString('en-US');
  return `${ratio} times the usual ${usual} in ${windowOf(finding)} (${range(expectedLow, expectedHigh)})`;
}

function observed(finding: Finding, evidence: Evidence): string {
  const blind = blindSources(finding, evidence);
  if (blind.length > 0) return `${percent(finding.coverage)} of the time; not fully: ${blind.join(', ')}`;
  return finding.coverage >= 0.995 ? 'all sources, all the time' : `${percent(finding.coverage)} of the time`;
}

/** `press (40 %)`: a source that was not seen all the time, and how much of it since the wave began. */
function blindSources(finding: Finding, evidence: Evidence): string[] {
  const shares = new Map(evidence.observed.map(({ source, share }) => [source, share]));
  return finding.blindSources.map((source) => {
    const share = shares.get(source);
    return share === undefined ? source : `${source} (${percent(share)})`;
  });
}

/** `it was a false alarm` */
export const verdictWords: Record<VerdictKind, string> = {
  real: 'real',
  'false-alarm': 'a false alarm',
  'not-ours': 'not about this brand',
};

/** What limits the message. */
export function notesOf(incident: Incident, kind: NoticeKind, finding: Finding, times: TimeWords): string[] {
  const notes: string[] = [];
  if (kind === 'undelivered') notes.push('Mend the channel, then try it without posting: earshot check');
  if (finding.learningUntil !== null && incident.state === 'open') {
    const until = times.full(finding.learningUntil);
    notes.push(`Still learning what is normal here until ${until}: until then this is less sure.`);
  }
  if (finding.blindSources.length > 0)
    notes.push(`Posts of ${finding.blindSources.join(', ')} may be missing: the real size may be larger.`);
  if (incident.verdict) {
    const { verdict, by, note } = incident.verdict;
    notes.push(`${by} says that it was ${verdictWords[verdict]}${note === null ? '' : `: ${note}`}.`);
  }
  if (kind === 'unacknowledged') notes.push('Acknowledge it, and nobody else is told for want of an answer.');
  if (incident.acknowledged && incident.state === 'open')
    notes.push(`${incident.acknowledged.by} has looked after it since ${times.clock(incident.acknowledged.at)}.`);
  return notes;
}
