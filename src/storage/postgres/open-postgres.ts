import type { Logger } from '../../core/logger.ts';
import type { Store } from '../../core/store/store.ts';
import { bucketsOf, hourCounts, rebuildBuckets, refreshBuckets } from './buckets.ts';
import { correctMention, deleteMentions, dropDead, retryDead } from './change-mentions.ts';
import { claimUnscored, handBack, oldestUnscored, releaseClaim } from './claim-unscored.ts';
import { connectDatabase } from './connection/database.ts';
import { migrate } from './connection/migrate.ts';
import { correctMentions } from './correct-mentions.ts';
import { coverageOf } from './coverage.ts';
import { engineOf, incidentOf, incidentsOf, saveTransition } from './engine.ts';
import { observations } from './observations.ts';
import { claimNotification, nextNotification, notificationsOf, settleNotification } from './outbox.ts';
import { saveFailure, saveProgress, sourceState, sourceStates } from './progress.ts';
import { readMentions } from './read-mentions.ts';
import { brandModels, keepRescores, rescoreCounts, toRescore } from './rescores.ts';
import { saveMentions } from './save-mentions.ts';
import { saveScores } from './save-scores.ts';
import { counts, deadMentions, due, lease } from './sweep.ts';
import { switchModel } from './switch-model.ts';

/** Migrates the database and opens the store in it. Errors name the server, never the password. */
export async function openPostgres(options: { url: string; logger: Logger; poolSize?: number }): Promise<Store> {
  const { url, logger, poolSize = 5 } = options;
  await migrate(url, logger);
  const database = connectDatabase(url, poolSize, logger);
  let closed: Promise<void> | null = null;
  return {
    saveMentions: (mentions, now) => saveMentions(database, mentions, now),
    mentions: (query, signal) => readMentions(database, query, signal),
    correctMention: (id, correction) => correctMention(database, id, correction),
    correctMentions: (labelled, said) => correctMentions(database, labelled, said),
    deleteMentions: (ids, now) => deleteMentions(database, ids, now),
    claimUnscored: (claim) => claimUnscored(database, claim),
    saveScores: (scores, now) => saveScores(database, scores, now),
    handBack: (claim, ids) => handBack(database, claim, ids),
    releaseClaim: (claim, reason, now) => releaseClaim(database, claim, reason, now),
    oldestUnscored: (brand) => oldestUnscored(database, brand),
    brandModels: () => brandModels(database),
    rescoreCounts: (rescoring) => rescoreCounts(database, rescoring),
    toRescore: (rescoring, options) => toRescore(database, rescoring, options),
    keepRescores: (brand, scores, now) => keepRescores(database, brand, scores, now),
    switchModel: (rescoring, options) => switchModel(database, rescoring, options),
    deadMentions: (limit) => deadMentions(database, limit),
    retryDead: (ids) => retryDead(database, ids),
    dropDead: (ids) => dropDead(database, ids),
    sourceState: (brand, source) => sourceState(database, brand, source),
    sourceStates: () => sourceStates(database),
    saveProgress: (progress) => saveProgress(database, progress),
    saveFailure: (failure) => saveFailure(database, failure),
    coverage: (brand, from, to) => coverageOf(database, brand, from, to),
    refreshBuckets: (brand, limit) => refreshBuckets(database, brand, limit),
    rebuildBuckets: (brand) => rebuildBuckets(database, brand),
    buckets: (brand, from, to) => bucketsOf(database, brand, from, to),
    hourCounts: (brand, source, from, to) => hourCounts(database, brand, source, from, to),
    engine: (brand) => engineOf(database, brand),
    observations: (brand, upTo, limit) => observations(database, brand, upTo, limit),
    saveTransition: (transition) => saveTransition(database, transition),
    incident: (id) => incidentOf(database, id),
    incidents: (query) => incidentsOf(database, query),
    nextNotification: (channel, now) => nextNotification(database, channel, now),
    claimNotification: (channel, now, leaseMs, prepared) =>
      claimNotification(database, channel, now, leaseMs, prepared),
    settleNotification: (id, outcome) => settleNotification(database, id, outcome),
    notifications: (query) => notificationsOf(database, query),
    due: (now) => due(database, now),
    lease: (name, holder, ms) => lease(database, name, holder, ms),
    counts: () => counts(database),
    async [Symbol.asyncDispose]() {
      closed ??= database.pool.end();
      await closed;
    },
  };
}
