import { z } from 'zod';

const accountShape = z.object({
  id: z.string(),
  username: z.string().nullish(),
  acct: z.string(),
  url: z.string().nullish(),
  uri: z.string().nullish(),
  bot: z.boolean().nullish(),
  followers_count: z.number().nullish(),
});
const mentionShape = z.object({ id: z.string(), acct: z.string(), url: z.string().nullish() });

const quotedShape = z.object({ uri: z.string(), content: z.string().nullish(), spoiler_text: z.string().nullish() });

/** A post as Mastodon sends it, and what speaks its API. Only what is needed is asked of it. */
export const statusShape = z.object({
  id: z.string().min(1),
  uri: z.string().nullish(),
  url: z.string().nullish(),
  created_at: z.string(),
  edited_at: z.string().nullish(),
  content: z.string().nullish(),
  spoiler_text: z.string().nullish(),
  visibility: z.string().nullish(),
  language: z.string().nullish(),
  in_reply_to_id: z.string().nullish(),
  in_reply_to_account_id: z.string().nullish(),
  replies_count: z.number().nullish(),
  reblogs_count: z.number().nullish(),
  favourites_count: z.number().nullish(),
  reblog: z.unknown(),
  account: accountShape,
  mentions: z.array(mentionShape).nullish().catch(null),
  media_attachments: z
    .array(z.object({ description: z.string().nullish() }))
    .nullish()
    .catch(null),
  poll: z
    .object({ options: z.array(z.object({ title: z.string().nullish() })) })
    .nullish()
    .catch(null),
  card: z
    .object({ url: z.string().nullish(), title: z.string().nullish(), description: z.string().nullish() })
    .nullish()
    .catch(null),
  quote: z
    .object({ state: z.string().nullish(), quoted_status: quotedShape.nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type Status = z.infer<typeof statusShape>;
export type MastodonAccount = Pick<z.infer<typeof accountShape>, 'id' | 'acct' | 'url'>;
