import { cleanText } from '../../../core/clean.ts';
import { minuteMs, type Time } from '../../../core/domain.ts';
import { Refused, RetryLater } from '../../../core/errors.ts';
import type { Logger } from '../../../core/logger.ts';
import type { AskInstance, InstanceAnswer } from '../../instances/ask-instance.ts';
import type { Instance } from '../../instances/instance.ts';
import { type LemmyItem, type ListKind, readList } from './read-list.ts';

export type LemmyApi = 'v3' | 'v4';

interface Asked {
  instance: Instance;
  kind: ListKind;
  /** What it answered to before; null: it was never asked. */
  known: LemmyApi | null;
  /** Number of a page, or what the last page named as the next; null: the first. */
  position: string | null;
  now: Time;
  logger: Logger;
  signal: AbortSignal;
}

export interface AskedList {
  items: LemmyItem[];
  next: string | null;
  api: LemmyApi;
}

const pageSize = 50;
const numbered = /^page (\d+)$/;

/** One page, newest first, by the API that the instance speaks: v3, or v4 of Lemmy 1.0. */
export async function askList(ask: AskInstance, asked: Asked): Promise<AskedList> {
  const { instance, kind, known, position, now, logger, signal } = asked;
  const page = Number(numbered.exec(position ?? '')?.[1] ?? 1);
  const place = position === null || numbered.test(position) ? { page: String(page) } : { page_cursor: position };
  for (const api of known === 'v4' ? (['v4', 'v3'] as const) : (['v3', 'v4'] as const)) {
    const [sort, type] = api === 'v3' ? ['New', 'All'] : ['new', 'all'];
    const parameters = {
      sort,
      type_: type,
      limit: String(pageSize),
      ...(api === 'v4' && 'page' in place ? {} : place),
    };
    const answer = await ask(instance, `api/${api}/${kind}/list`, parameters, signal);
    if (answer.status === 404 || answer.status === 410) continue;
    const refusal = explainRefusal(instance, answer, now);
    if (refusal) throw refusal;
    const { items, found, next } = readList(answer.json, kind, instance, logger);
    // Without a name for the next page they are counted, until one is empty.
    const counted = found === 0 || api === 'v4' ? null : `page ${page + 1}`;
    return { items, next: found === 0 ? null : (next ?? ('page_cursor' in place ? null : counted)), api };
  }
  throw new Error(`${instance.name} answered 404: no Lemmy answers there; write the name of the server alone`);
}

/** What to do about an answer of 4xx: Lemmy says by a word what is wrong. */
export function explainRefusal(
  { name }: Instance,
  { status, json }: Pick<InstanceAnswer, 'status' | 'json'>,
  now: Time,
): Error | null {
  if (status < 400) return null;
  const word = typeof json === 'object' && json !== null && 'error' in json ? json.error : null;
  const said = typeof word === 'string' ? cleanText(word, 60) : null;
  const words = `${name} answered ${status}${said === null ? '' : ` (${said})`}`;
  if (said?.startsWith('rate_limit')) return new RetryLater(now + minuteMs, words, { asked: true });
  if (said === 'instance_is_private' || said === 'not_logged_in')
    return new Refused(`${words}: it shows posts to its members alone; take another instance`);
  if (status === 401 || status === 403) return new Refused(`${words}: it shuts us out; take another instance`);
  return new RetryLater(now + minuteMs, words);
}
