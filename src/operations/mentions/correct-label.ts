import { type Correction, type Label, labelOf, type Mention, type Time } from '../../core/domain.ts';
import { UnknownName } from '../../core/errors.ts';
import type { MentionStore } from '../../core/store/mentions.ts';

export interface LabelCorrected {
  /** As it was before. */
  mention: Mention;
  /** The label that counted before; null: none did. */
  before: Label | null;
  after: Label;
  /** False: a person had said so already. */
  changed: boolean;
  /** The correction that counts now. */
  said: Pick<Correction, 'label' | 'by'>;
}

/**
 * A person's word on one mention. It is kept also where the model says the same: another model may not. Throws
 * UnknownName when there is no mention of that id.
 */
export async function correctLabel(
  store: Pick<MentionStore, 'mentions' | 'correctMention'>,
  given: string,
  { label, by, at }: { label: Label; by: string; at: Time },
): Promise<LabelCorrected> {
  const id = given.trim().toLowerCase();
  const mention = await knownMention(store, id);
  const before = labelOf(mention);
  const { correction } = mention;
  if (correction?.label === label) return { mention, before, after: label, changed: false, said: correction };
  if (!(await store.correctMention(id, { label, by, at }))) throw unknown(id);
  return { mention, before, after: label, changed: true, said: { label, by } };
}

/** Throws UnknownName when there is none of that id. */
export async function knownMention(store: Pick<MentionStore, 'mentions'>, id: string): Promise<Mention> {
  for await (const mention of store.mentions({ ids: [id] })) return mention;
  throw unknown(id);
}

const unknown = (id: string): UnknownName =>
  new UnknownName(`There is no mention '${id}'. Ids: earshot mentions list --brand NAME`);
