import type { Mention } from '../../core/domain.ts';
import { isNameless, isOutlet } from '../../core/identity.ts';

/** Who wrote the posts of an incident, each counted once. */
export interface SpeakerKinds {
  people: number;
  outlets: number;
  /** Posts whose authors are not known. */
  nameless: number;
  /** Whether all of its posts were read, not only a sample. */
  all: boolean;
}

export const nobodyRead: SpeakerKinds = { people: 0, outlets: 0, nameless: 0, all: false };

/** Tells them apart by how a speaker is named: see `speakerOf`. */
export function speakerKinds(mentions: readonly Pick<Mention, 'speaker'>[], all: boolean): SpeakerKinds {
  const speakers = [...new Set(mentions.map(({ speaker }) => speaker))];
  const outlets = speakers.filter(isOutlet).length;
  const nameless = speakers.filter(isNameless).length;
  return { people: speakers.length - outlets - nameless, outlets, nameless, all };
}

const complaining: readonly string[] = ['complaint', 'churn-threat'];

/** Whether most of the posts say that their authors complain. */
export const mostComplain = (posts: readonly Pick<Mention, 'score'>[]): boolean =>
  posts.filter(({ score }) => score?.cx?.intents.some((intent) => complaining.includes(intent))).length >
  posts.length / 2;
