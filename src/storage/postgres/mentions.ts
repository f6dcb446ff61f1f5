import type { MentionStore } from '../../core/store/mentions.ts';
import type { Database } from './connection/database.ts';
import { eraseMentions } from './erasure/erase-mentions.ts';
import { correctMention, deleteMentions } from './statements/change-mentions.ts';
import { correctMentions } from './statements/correct-mentions.ts';
import { readMentions } from './statements/read-mentions.ts';
import { saveMentions } from './statements/save-mentions.ts';

export const mentionStore = (database: Database): MentionStore => ({
  saveMentions: (mentions, now) => saveMentions(database, mentions, now),
  mentions: (query, signal) => readMentions(database, query, signal),
  correctMention: (id, correction) => correctMention(database, id, correction),
  correctMentions: (labelled, said) => correctMentions(database, labelled, said),
  deleteMentions: (ids, now) => deleteMentions(database, ids, now),
  eraseMentions: (ids, now) => eraseMentions(database, ids, now),
});
