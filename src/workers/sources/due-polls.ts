import type { Brand } from '../../core/config.ts';
import type { Time } from '../../core/domain.ts';
import type { Payload } from '../../core/jobs.ts';
import type { SharedPoll, SourceState } from '../../core/store/progress.ts';

export interface Polls {
  brands: readonly Pick<Brand, 'name' | 'query' | 'sources'>[];
  /** Of each source that is read once for all brands, the keys of its parts; none: it is read as a whole. */
  shared: ReadonlyMap<string, readonly string[]>;
  states: readonly SourceState[];
  sharedPolls: readonly SharedPoll[];
}

/** Which readings are due: each is one job. */
export function duePolls({ brands, shared, states, sharedPolls }: Polls, now: Time): Payload<'collect'>[] {
  const stateOf = new Map(states.map((state) => [`${state.brand}\n${state.source}`, state]));
  const polls: Payload<'collect'>[] = [];
  const together = new Set<string>();
  const used = new Set<string>();
  const pairs = new Set<string>();
  for (const { name: brand, query, sources } of brands)
    for (const source of sources) {
      used.add(source);
      pairs.add(`${brand}\n${source}`);
      const state = stateOf.get(`${brand}\n${source}`);
      const isDue = (state?.nextPollAt ?? 0) <= now;
      const parts = shared.get(source);
      if (!parts) {
        if (isDue) polls.push({ brand, source });
      } else if (parts.length > 0 && state?.joined) {
        // While nothing answers it cannot catch up.
        if (state.joined.query !== query && state.failingSince === null) together.add(source);
      } else if (isDue) together.add(source);
    }

  const rowOf = new Map(sharedPolls.map((state) => [`${state.source}\n${state.part}`, state]));
  const due: Payload<'collect'>[] = [];
  for (const [source, parts] of shared) {
    if (!used.has(source) || !rowOf.has(`${source}\n`)) continue;
    for (const part of parts) {
      const row = rowOf.get(`${source}\n${part}`);
      if (!row) together.add(source);
      else if ((row.nextPollAt ?? 0) <= now) due.push({ source, part });
    }
  }
  for (const { brand, source, joined } of states) {
    const isGone = joined !== null && !pairs.has(`${brand}\n${source}`);
    if (isGone && used.has(source) && shared.get(source)?.length) together.add(source);
  }
  return [...polls, ...[...together].map((source) => ({ source })), ...due];
}
