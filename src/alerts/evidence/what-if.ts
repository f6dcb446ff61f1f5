import { findStories } from '../../analysis/topics/stories.ts';
import type { Mention } from '../../core/domain.ts';
import type { Finding } from '../../core/incident.ts';
import type { MentionStore } from '../../core/store/mentions.ts';
import type { Detector } from '../detectors/detector.ts';
import { countedMentions } from './counted-mentions.ts';
import { type Counterfactual, counterfactuals } from './counterfactual.ts';

export interface WhatIfRequest {
  store: Pick<MentionStore, 'mentions'>;
  brand: string;
  finding: Finding;
  /** Speakers in bot-like clusters. */
  botLike: readonly string[];
  /** All kinds of rule. */
  detectors: readonly Detector[];
  signal?: AbortSignal;
}

/** A wave with more people does not depend on a single author or story. */
const mostCounted = 500;

/** A correction counts as certain; otherwise the scorer's probability. */
const probabilityOf = ({ score, correction }: Mention): number => (correction ? 1 : (score?.p?.negative ?? 1));

/** Tests a wave without its top author, its largest story and its bots. Empty where its rule cannot tell. */
export async function whatIf(request: WhatIfRequest): Promise<Counterfactual[]> {
  const { store, brand, finding, botLike, detectors, signal } = request;
  const { wouldHold } = detectors.find(({ name }) => name === finding.detector) ?? {};
  if (wouldHold === undefined || finding.kind !== 'wave' || finding.observed > mostCounted) return [];
  const keep = (mention: Mention) => ({ ...mention, raw: null });
  const options = { keep, atMost: mostCounted, ...(signal && { signal }) };
  const mentions = (await countedMentions(store, brand, finding, options)) ?? [];
  const storyOf = new Map(findStories(mentions).flatMap(({ ids }, index) => ids.map((id) => [id, `${index}`])));
  return counterfactuals({
    counted: mentions.map((mention) => ({
      id: mention.id,
      speaker: mention.speaker,
      story: storyOf.get(mention.id) ?? null,
      p: probabilityOf(mention),
    })),
    botLike: new Set(botLike),
    // Subtracts from the finding's own count, because some of its mentions may be deleted by now.
    holds: (_, removed) => wouldHold(finding, finding.observed - removed.size),
  });
}
