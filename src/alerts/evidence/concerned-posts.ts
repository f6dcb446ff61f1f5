import type { Mention, Time } from '../../core/domain.ts';
import type { Finding, Incident } from '../../core/incident.ts';
import type { MentionQuery, MentionStore } from '../../core/store/mentions.ts';
import { lookedAtQuery } from './looked-at.ts';

const mostRead = 500;

/** The newest posts that an incident is about, up to a time. None in a silence. */
export async function concernedPosts(
  store: Pick<MentionStore, 'mentions'>,
  { brand, since }: Pick<Incident, 'brand' | 'since'>,
  finding: Finding,
  now: Time,
): Promise<Mention[]> {
  if (finding.kind === 'silence') return [];
  const whole: MentionQuery = {
    brand,
    from: since,
    to: now + 1,
    ...(finding.kind === 'wave' && { labels: ['negative'] }),
  };
  const query = finding.kind === 'post' ? lookedAtQuery(brand, finding) : whole;
  const posts: Mention[] = [];
  for await (const post of store.mentions({ ...query, order: 'desc', limit: mostRead }))
    if (!post.own) posts.push(post);
  return posts;
}
