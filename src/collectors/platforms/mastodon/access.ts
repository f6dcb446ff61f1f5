import { z } from 'zod';
import type { Time } from '../../../core/domain.ts';
import type { AskInstance } from '../../instances/ask-instance.ts';
import type { Instance } from '../../instances/instance.ts';
import { explainRefusal } from './explain-refusal.ts';

const feedAccess = z.object({ local: z.string().nullish(), remote: z.string().nullish() });
const instanceShape = z.object({
  version: z.string().nullish(),
  configuration: z
    .object({ timelines_access: z.object({ hashtag_feeds: feedAccess.nullish() }).nullish() })
    .nullish()
    .catch(null),
});

interface Look {
  tags: readonly string[];
  now: Time;
  signal: AbortSignal;
}

/** Whom an instance shows its hashtags, as it says itself since 4.5, and whether it shows us one. */
export async function lookAtAccess(ask: AskInstance, instance: Instance, { tags, now, signal }: Look): Promise<string> {
  const { name } = instance;
  const about = await ask(instance, 'api/v2/instance', {}, signal);
  const shape = instanceShape.safeParse(about.json).data;
  const access = shape?.configuration?.timelines_access?.hashtag_feeds;
  const version = shape?.version ? ` (${shape.version.slice(0, 40)})` : '';
  const said = access
    ? `hashtags are ${inWords(access.local)} for its own posts, ${inWords(access.remote)} for those of other servers`
    : 'it does not say who may read hashtags';
  const [tag] = tags;
  if (tag === undefined) return `${name}${version}: ${said}`;
  const answer = await ask(instance, `api/v1/timelines/tag/${encodeURIComponent(tag)}`, { limit: '1' }, signal);
  const refusal = explainRefusal(instance, answer, now);
  if (refusal) throw new Error(`${said}; ${refusal.message}`);
  return `${name}${version}: ${said}; #${tag} answers`;
}

const words: Record<string, string> = {
  public: 'public',
  authenticated: 'shown with a token alone (authenticated)',
  disabled: 'shown to nobody (disabled)',
};
const inWords = (access: string | null | undefined): string =>
  access == null ? 'of unknown access' : (words[access] ?? access.slice(0, 40));
