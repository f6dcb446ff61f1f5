import type { Clock } from '../../../../core/clock.ts';
import type { Interval } from '../../../../core/domain.ts';
import type { Part } from '../../../../core/plugins/collector.ts';
import type { Http } from '../../../../net/get.ts';
import type { Feed } from './feed.ts';
import { type FeedState, isFresh, readFeedState, readRound } from './feed-state.ts';
import { pollFeed } from './poll-feed.ts';

/** A feed that is read by itself. */
export const feedPart = (http: Http, feed: Feed, clock: Clock): Part => ({
  key: feed.key,
  label: feed.label,
  begin(cursor) {
    const state = readRound(cursor, [feed.key]).states[feed.key];
    if (!state) return { cursor: null, coverage: [], notBefore: null };
    return { cursor: state, coverage: coveredBy(state), notBefore: state.waitUntil };
  },
  async collect({ cursor, signal }) {
    const before = readFeedState(cursor);
    const now = clock.now();
    const { posts, state } = await pollFeed(http, feed, before, now, signal);
    return { posts, cursor: state, coverage: coveredBy(state), backfill: !isFresh(before, now), more: false };
  },
});

const coveredBy = ({ since, upTo }: FeedState): Interval[] =>
  since !== null && upTo !== null && since < upTo ? [{ from: since, to: upTo }] : [];
