import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CountedMention, counterfactuals } from '../../../src/alerts/evidence/counterfactual.ts';
import { dependsOn } from '../../../src/alerts/messages/message-details.ts';
import { en } from '../../../src/wording/catalogue/en.ts';

const counted: CountedMention[] = [
  { id: '1', speaker: 'a', story: 's', p: 0.9 },
  { id: '2', speaker: 'a', story: null, p: 0.8 },
  { id: '3', speaker: 'b', story: 's', p: 0.7 },
  { id: '4', speaker: 'c', story: 's', p: 0.9 },
  { id: '5', speaker: 'd', story: 't', p: 0.9 },
];
const atLeast = (least: number) => (left: number) => left >= least;

describe('what a finding would have been without', () => {
  it('its top author, its largest story and its bot-like cluster', () => {
    const asked: [number, string[]][] = [];
    const list = counterfactuals({
      counted,
      botLike: new Set(['c', 'nobody']),
      holds: (left, removed) => {
        asked.push([left, [...removed]]);
        return left >= 3;
      },
    });
    expect(list).toEqual([
      { without: 'top author', removed: 2, stillHolds: true },
      { without: 'largest story', removed: 3, stillHolds: false },
      { without: 'bot-like cluster', removed: 1, stillHolds: true },
    ]);
    expect(asked).toEqual([
      [3, ['1', '2']],
      [2, ['1', '3', '4']],
      [4, ['4']],
    ]);
  });

  it('says nothing of a story of one, nor of no cluster', () => {
    const single = counted.map((mention) => ({ ...mention, story: mention.id }));
    expect(counterfactuals({ counted: single, holds: atLeast(1) }).map(({ without }) => without)).toEqual([
      'top author',
    ]);
    expect(counterfactuals({ counted: [], holds: atLeast(1) })).toEqual([]);
  });

  it('takes of two as large the one that is surer to be negative, whatever the order', () => {
    const pair = (p: number): CountedMention[] =>
      ['x', 'y'].map((id) => ({ id: `${id}${p}`, speaker: `${id}${p}`, story: `story ${p}`, p }));
    const expected = new Set(['x0.9', 'y0.9']);
    fc.assert(
      fc.property(fc.shuffledSubarray([...pair(0.6), ...pair(0.9)], { minLength: 4 }), (shuffled) => {
        const seen: ReadonlySet<string>[] = [];
        counterfactuals({ counted: shuffled, holds: (_, removed) => seen.push(removed) > 0 });
        expect(seen[1]).toEqual(expected);
      }),
    );
  });

  it('in a sentence', () => {
    expect(dependsOn(en, { without: [] })).toBeNull();
    expect(dependsOn(en, { without: counterfactuals({ counted, holds: atLeast(3) }) })).toEqual({
      stillHolds: false,
      said: 'Without the most repeated text there would have been no alert.',
    });
    expect(dependsOn(en, { without: counterfactuals({ counted, holds: atLeast(1) }) })).toEqual({
      stillHolds: true,
      said: 'Without the author with the most posts or the most repeated text there would still have been an alert.',
    });
  });
});
