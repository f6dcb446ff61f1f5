import type { Observation } from '../../core/detection.ts';
import { applyCoverage, applyMention, sourceOf } from '../memory/counting.ts';
import { rewriteHistory } from '../memory/history.ts';
import { changesHistory } from '../memory/learning.ts';
import { takeMarks } from '../memory/story-memory.ts';
import { takeUrgent } from '../memory/urgent-posts.ts';
import { countedUnwatched } from '../memory/windows.ts';
import type { Moment, Watch } from './moment.ts';
import { isUnlearned } from './unlearned-spans.ts';

/** Applies one observation. True when there is something new to judge: counted negatives, or a rare urgent post. */
export function takeObservation(moment: Moment, watch: Watch, observation: Observation): boolean {
  const isMoreToJudge = apply(moment, watch, observation);
  if (changesHistory(observation, moment.work)) moment.normal = null;
  return isMoreToJudge;
}

function apply({ work, incident }: Moment, { sources, watchers, replay }: Watch, observation: Observation): boolean {
  if (observation.type === 'mention') {
    // Posts during an incident do not show what is usual.
    const learn = replay ? !isUnlearned(work.unlearned, work.now) : incident === null;
    takeMarks(work, observation, learn);
    const isUrgent = takeUrgent(work, observation, learn) && watchers.some(({ detector }) => detector.kind === 'post');
    return applyMention(work, observation) || isUrgent;
  }
  const source = sourceOf(work, observation.source);
  if (observation.type === 'history') {
    rewriteHistory(source, observation, work.now);
    return false;
  }
  // Posts of the first pages arrive before the last page reports what the pages cover.
  const unwatched = sources.includes(observation.source) ? countedUnwatched(source, work.now) : 0;
  applyCoverage(work, observation);
  return unwatched > 0 && countedUnwatched(source, work.now) < unwatched;
}
