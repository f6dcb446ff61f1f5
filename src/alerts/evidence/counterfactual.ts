/** A counted mention of a finding. */
export interface CountedMention {
  id: string;
  speaker: string;
  /** The story it belongs to (`storyKey` or a story's id); null: none. */
  story: string | null;
  /** Probability that it is negative, 0-1. */
  p: number;
}

export interface Counterfactual {
  without: 'top author' | 'largest story' | 'bot-like cluster';
  /** Number of counted mentions removed. */
  removed: number;
  /** Whether the rule would still have held. */
  stillHolds: boolean;
}

export interface CounterfactualRequest {
  counted: readonly CountedMention[];
  /** Speakers of a bot-like cluster, if there is one. */
  botLike?: ReadonlySet<string>;
  /** Whether the rule holds with `countWithout` counted mentions left, without the removed ids. */
  holds(countWithout: number, removed: ReadonlySet<string>): boolean;
}

/**
 * Tests a finding without its most active author, its largest story (of at least two mentions), and its bot-like
 * cluster.
 */
export function counterfactuals({ counted, botLike, holds }: CounterfactualRequest): Counterfactual[] {
  const groups: [Counterfactual['without'], readonly CountedMention[]][] = [
    ['top author', largestGroup(counted, ({ speaker }) => speaker, 1)],
    ['largest story', largestGroup(counted, ({ story }) => story, 2)],
    ['bot-like cluster', counted.filter(({ speaker }) => botLike?.has(speaker))],
  ];
  return groups
    .filter(([, group]) => group.length > 0)
    .map(([without, group]) => {
      const removed = new Set(group.map(({ id }) => id));
      return { without, removed: removed.size, stillHolds: holds(counted.length - removed.size, removed) };
    });
}

/**
 * The group with the most mentions. Ties go to the higher total probability, then to the first key. Empty when the
 * group is smaller than `atLeast`.
 */
function largestGroup(
  counted: readonly CountedMention[],
  keyOf: (mention: CountedMention) => string | null,
  atLeast: number,
): readonly CountedMention[] {
  const groups = new Map<string, CountedMention[]>();
  for (const mention of counted) {
    const key = keyOf(mention);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(mention);
    else groups.set(key, [mention]);
  }
  // Sums in order of size, so that the order of the mentions does not change the result.
  const surety = (group: readonly CountedMention[]) =>
    group
      .map(({ p }) => p)
      .sort((a, b) => a - b)
      .reduce((sum, p) => sum + p, 0);
  const [first] = [...groups]
    .map(([key, group]) => ({ key, group, surety: surety(group) }))
    .sort((a, b) => b.group.length - a.group.length || b.surety - a.surety || (a.key < b.key ? -1 : 1));
  return first && first.group.length >= atLeast ? first.group : [];
}
