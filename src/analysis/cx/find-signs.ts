import { before, type Words } from '../text/phrases/read-words.ts';
import { follow, type Matcher } from './build-matcher.ts';
import { bitOf, bitsOf, intentBits, scopeBits, stageBits, touchpointBits } from './signs.ts';

const nothing = bitOf('nothing');
const negation = bitOf('negation');
const pause = bitOf('pause');
const hint = bitOf('hint');
const opener = bitOf('opener');
const rhetorical = bitOf('rhetorical');
const question = bitOf('question');
const praise = bitOf('praise');
const promoter = bitOf('promoter');
/** What a negation takes away; praise and promoters also become their opposites. */
const deniable = bitsOf(['praise', 'promoter', 'complaint', 'detractor', 'churn-threat', 'leave', 'consider']);
/** How many words a negation reaches. */
const reach = 4;

const kinds = [touchpointBits, stageBits, intentBits, scopeBits] as const;
/** Places in `kinds`; touchpoints are never negated. */
const stages = 1;
const intents = 2;
const scope = 3;
const best = new Int32Array(kinds.length);
const bestLength = new Int32Array(kinds.length);
const takenUntil = new Int32Array(kinds.length);

const denied = (bits: number): number =>
  (bits & ~deniable) | (bits & praise ? bitOf('complaint') : 0) | (bits & promoter ? bitOf('detractor') : 0);

/**
 * The bits of all that a text's words say. Of the phrases that begin at a word the longest counts, for touchpoints, stages and
 * intents apart, and what begins inside it does not. A negation reaches 4 words, or to the next comma, "and" or "but".
 * A sentence that ends in "?" asks if it has a word that opens questions and is not rhetorical.
 */
export function findSigns(matcher: Matcher, words: Words): number {
  const { count, ids, before: signsBefore } = words;
  const { first, bits: bitsAt, goesOn } = matcher;
  let found = 0;
  let asks = 0;
  let negatedUntil = 0;
  let intentsUntil = 0;
  takenUntil.fill(0);

  for (let at = 0; at < count; at++) {
    const sign = signsBefore[at] ?? 0;
    if (sign !== 0) {
      negatedUntil = 0;
      if (sign & before.stop) {
        if (sign & before.question && (asks & (opener | rhetorical)) === opener) found |= question;
        asks = 0;
      }
    }
    let state = first[ids[at] ?? 0] ?? 0;
    if (state === 0) continue;
    let any = false;
    for (let length = 1; ; length++) {
      const bits = bitsAt[state] ?? 0;
      if (bits !== 0) {
        if (!any) {
          best.fill(0);
          bestLength.fill(0);
          any = true;
        }
        for (let kind = 0; kind < kinds.length; kind++) {
          const own = bits & (kinds[kind] ?? 0);
          if (own === 0 && (bits & nothing) === 0) continue;
          best[kind] = own;
          bestLength[kind] = length;
        }
      }
      const next = at + length;
      if (goesOn[state] === 0 || next >= count || (signsBefore[next] ?? 0) & before.stop) break;
      state = follow(matcher, state, ids[next] ?? 0);
      if (state === 0) break;
    }
    if (!any) continue;

    const negated = at < negatedUntil;
    for (let kind = 0; kind < scope; kind++) {
      const length = bestLength[kind] ?? 0;
      if (length === 0 || at < (takenUntil[kind] ?? 0)) continue;
      takenUntil[kind] = at + length;
      const bits = best[kind] ?? 0;
      found |= negated && kind >= stages ? denied(bits) : bits;
      if (kind !== intents) continue;
      asks |= bits;
      if (length > 1) intentsUntil = at + length;
    }
    const scopes = best[scope] ?? 0;
    if (scopes & pause) negatedUntil = 0;
    // A negation inside a longer phrase ("can't complain") has done its work there.
    if (scopes & negation && at >= intentsUntil) {
      negatedUntil = at + (bestLength[scope] ?? 0) + reach;
      found |= hint;
    }
    found |= scopes & hint;
  }
  const last = signsBefore[count] ?? 0;
  if (last & before.question && (asks & (opener | rhetorical)) === opener) found |= question;
  return found;
}
