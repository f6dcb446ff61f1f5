import { minuteMs, type Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import type { Catalogue } from '../../wording/catalogue/catalogue.ts';
import type { SourcesRead } from '../../wording/catalogue/values.ts';
import { sourceName } from '../../wording/source-name.ts';
import { excerpt, type TimeWords } from '../../wording/words.ts';
import { closedAs } from '../incidents/closed-as.ts';
import { endOf } from '../incidents/end-of.ts';
import { lastOccasion } from '../incidents/last-occasion.ts';
import type { Fact } from './fact.ts';
import type { IncidentToTell } from './incident-to-tell.ts';
import { wordsOf } from './kinds/index.ts';
import { botsNote, whereWords } from './message-details.ts';
import { whenOf } from './when-of.ts';

/** A reader takes in no more at a glance. */
const mostFacts = 5;
/** A source that was read less long ago than this is not blind now. */
const lateMs = 15 * minuteMs;
const wholeShare = 0.99;

/** What most speak of, most frequent first. */
export const shownTerms = ({ topTerms }: Pick<IncidentToTell['evidence'], 'topTerms'>): string[] =>
  topTerms.slice(0, 6).map((term) => excerpt(term, 60));

/** At most five lines; one that would say nothing is left out. */
export function factsOf(words: Catalogue, told: IncidentToTell, finding: Finding, times: TimeWords): Fact[] {
  const { labels, facts } = words;
  const { incident, evidence, now, record = null } = told;
  const { since, openedAt, resolvedAt } = incident;
  const reopened = lastOccasion(incident, 'reopened');
  const after = (time: number): string => whenOf(time, since, times);
  const closed = incident.closedBy !== undefined;
  const ended = resolvedAt === null ? null : { at: after(closed ? resolvedAt : endOf(incident, now)), closed };
  const started = {
    began: times.full(since),
    alerted: after(openedAt),
    stopped:
      reopened?.stoppedAt === undefined ? null : { at: after(reopened.stoppedAt), closed: reopened.wasClosed === true },
    againSince: reopened?.againSince === undefined ? null : after(reopened.againSince),
    again: reopened === undefined ? null : after(reopened.at),
  };
  const speaks = speaksOfMany(finding, incident);
  const where = speaks && evidence.explanation && whereWords(words, evidence.explanation.drivers);
  const read = sourcesRead(finding, since, evidence.observed, times);
  const terms = shownTerms(evidence);
  const all: (Fact | null)[] = [
    { label: labels.began, value: facts.began({ ...started, ended }) },
    speaks && terms.length > 0 ? { label: labels.about, value: facts.about(terms) } : null,
    where ? { label: labels.postedOn, value: where } : null,
    read && {
      label: labels.sources,
      value: facts.sources(read, wordsOf(words, finding).unseen(read.upToTheBeginning)),
    },
    record && { label: labels.record, value: words.record(record) },
  ];
  return all.filter((fact) => fact !== null).slice(0, mostFacts);
}

/** Whether one post is the news. */
export const isOnePost = ({ kind }: Finding, { people }: Pick<Incident, 'people'>): boolean =>
  kind === 'post' && people <= 1;

/** Where little is said, or one post is the news, what others say and where tells nothing. */
export const speaksOfMany = (finding: Finding, incident: Pick<Incident, 'people'>): boolean =>
  finding.kind !== 'silence' && !isOnePost(finding, incident);

/** Null when none was blind. */
function sourcesRead(
  { blindSources, at }: Finding,
  since: Time,
  observed: IncidentToTell['evidence']['observed'],
  times: TimeWords,
): SourcesRead | null {
  if (blindSources.length === 0) return null;
  const known = new Map(observed.map((one) => [one.source, one]));
  const read: Pick<SourcesRead, 'whole'> & {
    blind: SourcesRead['blind'][number][];
    partly: SourcesRead['partly'][number][];
  } = {
    whole: observed
      .filter(({ source, share }) => share >= wholeShare && !blindSources.includes(source))
      .map(({ source }) => sourceName(source)),
    blind: [],
    partly: [],
  };
  for (const source of blindSources) {
    const one = known.get(source);
    if (one && (one.until === null || one.until < at - lateMs))
      read.blind.push({ source: sourceName(source), since: one.until === null ? null : whenOf(one.until, at, times) });
    else read.partly.push({ source: sourceName(source), share: one?.share ?? null });
  }
  const upToTheBeginning = blindSources.every((source) => (known.get(source)?.until ?? 0) > since);
  return { ...read, upToTheBeginning: upToTheBeginning && read.partly.length === 0 };
}

/** Caveats of the message. */
export function notesOf(
  words: Catalogue,
  { incident, evidence }: Pick<IncidentToTell, 'incident' | 'evidence'>,
  finding: Finding,
  times: TimeWords,
): string[] {
  const said: string[] = [];
  const bots = evidence.explanation?.drivers.botLike;
  if (bots) said.push(botsNote(words, bots));
  if (finding.learningUntil !== null && incident.state === 'open')
    said.push(words.notes.learning(times.day(finding.learningUntil)));
  const { verdict } = incident;
  // The headline says what it was closed as.
  const isSaid = verdict?.note === null && closedAs(incident) !== null;
  if (verdict && !isSaid) said.push(words.verdicts[verdict.verdict].said(verdict.by, verdict.note));
  return said;
}
