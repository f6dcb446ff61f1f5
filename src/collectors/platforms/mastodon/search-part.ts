import { z } from 'zod';
import { liveMs } from '../../../core/coverage.ts';
import { hourMs, type Time } from '../../../core/domain.ts';
import { RetryLater } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import type { Page } from '../../../core/plugins/collector.ts';
import { beginPart, type InstancePart, type InstanceReading } from '../../instances/catch-up.ts';
import type { Instance } from '../../instances/instance.ts';
import { readState, resumeWalk, startWalk } from '../../instances/reading-state.ts';
import { explainRefusal } from './explain-refusal.ts';
import { readStatuses } from './read-statuses.ts';
import { goesOn, includingItsSecond, readSearchState, type SearchState, searchesOf } from './search-state.ts';
import { statusPost } from './status-post.ts';
import { pageSize } from './tag-part.ts';
import { takePage } from './walk-timeline.ts';

const answerShape = z.object({ statuses: z.array(z.unknown()) });
/** An instance that finds nothing for those without an account is asked again after this. */
const restMs = hourMs;

/**
 * What the brands ask for, searched at one instance. Without a token most find nothing, which says nothing of how many
 * there are: `isExtra` where other parts hear what is covered, else the part fails.
 */
export function searchPart(
  instance: Instance,
  { ask, clock, logger, backfillMs, isExtra }: InstanceReading & { isExtra: boolean },
): InstancePart {
  const key = `${instance.name} search`;

  return {
    key,
    label: `the search at ${instance.name}`,
    instance: instance.name,
    begin: (cursor) => beginPart(cursor, key),
    async collect({ cursor, signal, query }) {
      signal.throwIfAborted();
      const state = readSearchState(cursor);
      const now = clock.now();
      const searches = searchesOf(query);
      if (searches.size === 0 || (isExtra && (state.restUntil ?? 0) > now)) return endRound(state, now);
      const round = goesOn(state.round, now, liveMs) && state.round ? state.round : { to: now, done: [] };
      const next = [...searches].find(([mark]) => !round.done.includes(mark));
      if (!next) return endRound(state, round.to);
      const [mark, search] = next;

      const reading = { ...readState(state.searches[mark] ?? null), anchors: [] };
      const walk = resumeWalk(reading.walk, now) ?? startWalk(reading, now, backfillMs);
      const limits = { limit: String(pageSize), max_id: includingItsSecond(walk.position) };
      const answer = await ask(instance, 'api/v2/search', { q: search, type: 'statuses', ...limits }, signal);
      const refusal = explainRefusal(instance, answer, now);
      if (refusal && isExtra && instance.token === null) return endRound({ ...state, restUntil: now + restMs }, now);
      if (refusal) throw refusal;
      const list = answerShape.safeParse(answer.json).data?.statuses ?? answer.json;
      const { items, ids } = readStatuses({ status: answer.status, json: list }, instance, logger);
      const others = items.filter(({ id }) => id !== walk.position);
      const step = takePage(reading, walk, { items: others, ids, now });
      const isRepeated = walk.backfill && reading.upTo !== null;
      const done = step.isOver && !isRepeated ? [...round.done, mark] : round.done;
      const kept = Object.entries(state.searches).filter(([known]) => searches.has(known));
      const after: SearchState = {
        ...state,
        searches: { ...Object.fromEntries(kept), [mark]: step.state as unknown as Json },
        round: { to: round.to, done },
        found: state.found || ids.length > 0,
      };
      const uris = new Map(items.map(({ id, uri }) => [id, uri]));
      const posts = step.fresh.map(({ status, at }) => statusPost(status, at, { host: instance.name, ids: uris }));
      if ([...searches.keys()].some((one) => !done.includes(one)))
        return { posts, cursor: after as unknown as Json, coverage: [], backfill: walk.backfill, more: true };
      const isDeaf = !after.found && instance.token === null;
      if (isDeaf && !isExtra)
        throw new RetryLater(
          now + restMs,
          `${instance.name} finds no posts for those without an account: give a \`token\``,
        );
      return { ...endRound(isDeaf ? { ...after, restUntil: now + restMs } : after, round.to), posts };
    },
  };

  function endRound(state: SearchState, to: Time): Page {
    const since = state.since ?? to - Math.max(backfillMs, 1);
    const upTo = Math.max(state.upTo ?? to, to);
    const backfill = state.upTo === null || to - state.upTo > liveMs;
    const cursor = { ...state, since, upTo, round: null } as unknown as Json;
    return { posts: [], cursor, coverage: [{ from: since, to: upTo }], backfill, more: false };
  }
}
