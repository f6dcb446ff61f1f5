import type { MentionStore } from '../../core/store/mentions.ts';
import type { Database } from './connection/database.ts';
import { correctMention, deleteMentions } from './statements/change-mentions.ts';
import { correctMentions } from './statements/correct-mentions.ts';
import { mentionsOfPosts } from './statements/mentions-of-posts.ts';
import { readMentions } from './statements/read-mentions.ts';
import { saveMentions } from './statements/save-mentions.ts';

export const mentionStore = (database: Database): MentionStore => ({
  saveMentions: (mentions, now) => saveMentions(database, mentions, now),
  mentions: (query, signal) => readMentions(database, query, signal),
  mentionsOfPosts: (platform, platformIds, from) => mentionsOfPosts(database, platform, platformIds, from),
  correctMention: (id, correction) => correctMention(database, id, correction),
  correctMentions: (labelled, said) => correctMentions(database, labelled, said),
  deleteMentions: (ids, now) => deleteMentions(database, ids, now),
});
