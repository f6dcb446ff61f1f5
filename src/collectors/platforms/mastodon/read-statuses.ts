import type { Logger } from '../../../core/logger.ts';
import type { InstanceAnswer } from '../../instances/ask-instance.ts';
import type { Instance } from '../../instances/instance.ts';
import { idOf, isPublic, postedAt } from './status-post.ts';
import { type Status, statusShape } from './status-shapes.ts';
import type { Item } from './walk-timeline.ts';

export interface StatusItem extends Item {
  status: Status;
  uri: string;
}

/** The posts of an answer that all may read. `ids` are those of whatever is in it. One that cannot be read is skipped. */
export function readStatuses(
  { json, status: answered }: Pick<InstanceAnswer, 'json' | 'status'>,
  { name }: Instance,
  logger: Logger,
): { items: StatusItem[]; ids: string[] } {
  // Of a tag that nobody has used yet.
  if (answered === 404) return { items: [], ids: [] };
  if (!Array.isArray(json)) throw new Error(`${name} answered JSON of another shape than a list of posts`);
  const items: StatusItem[] = [];
  let bad = 0;
  for (const raw of json) {
    const parsed = statusShape.safeParse(raw);
    const at = parsed.success ? postedAt(parsed.data) : null;
    if (!parsed.success || at === null) bad += 1;
    else if (isPublic(parsed.data)) {
      const { id, edited_at: edited = null } = parsed.data;
      items.push({ id, at, edited, status: parsed.data, uri: idOf(parsed.data, name) });
    }
  }
  if (bad > 0) logger.warn({ instance: name, skipped: bad }, 'posts of another shape were skipped');
  if (bad > 0 && bad === json.length) throw new Error(`every post that ${name} answered has an unknown shape`);
  return { items, ids: json.flatMap(looseId) };
}

const looseId = (raw: unknown): string[] =>
  typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' && raw.id !== '' ? [raw.id] : [];
