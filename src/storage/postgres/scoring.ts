import type { ScoringStore } from '../../core/store/scoring.ts';
import type { Database } from './connection/database.ts';
import { claimUnscored, handBack, oldestUnscored, releaseClaim } from './statements/claim-unscored.ts';
import { deadMentions, dropDead, retryDead } from './statements/dead-mentions.ts';
import { saveScores } from './statements/save-scores.ts';

export const scoringStore = (database: Database): ScoringStore => ({
  claimUnscored: (claim) => claimUnscored(database, claim),
  saveScores: (scores, now) => saveScores(database, scores, now),
  handBack: (claim, ids) => handBack(database, claim, ids),
  releaseClaim: (claim, reason, now) => releaseClaim(database, claim, reason, now),
  oldestUnscored: (brand) => oldestUnscored(database, brand),
  deadMentions: (page) => deadMentions(database, page),
  retryDead: (ids) => retryDead(database, ids),
  dropDead: (ids) => dropDead(database, ids),
});
