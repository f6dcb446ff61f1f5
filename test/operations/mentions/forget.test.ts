import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Post } from '../../../src/core/domain.ts';
import { toMention } from '../../../src/core/identity.ts';
import { type ForgetRequest, forget } from '../../../src/operations/mentions/forget.ts';
import { all } from '../../contract/mention-fixture.ts';
import { noon, openWorkplace, postOf, type Workplace } from '../../support/workplace.ts';

const author = (id: string, name = id) => ({ id, name, followers: 1 });

describe('forgetting', () => {
  let place: Workplace;
  beforeEach(async () => {
    place = await openWorkplace();
    const save = (brand: string, id: string, given: Partial<Post>) =>
      place.store.saveMentions(
        [
          toMention(postOf(id, { at: noon, ...given }), {
            brand,
            platform: 'x',
            source: 'x',
            matched: [brand],
            own: false,
            seen: noon,
          }),
        ],
        noon,
      );
    await save('kaffa', '1', { author: author('7', 'Mia'), text: 'kaffa broke' });
    await save('kaffa', '2', { author: author('7', 'Mia'), text: 'kaffa broke again' });
    await save('brew', '1', { author: author('7', 'Mia'), text: 'kaffa broke' });
    await save('kaffa', '3', { author: author('8', 'bo'), text: 'RT kaffa broke', kind: 'repost', parentId: '1' });
    await save('kaffa', '4', { author: author('8', 'bo'), text: 'so sorry', kind: 'comment', parentId: '1' });
  });
  afterEach(async () => {
    await place[Symbol.asyncDispose]();
  });

  const ask = (request: Partial<ForgetRequest>) =>
    forget(place.store, { dryRun: false, platforms: ['x', 'rss'], now: noon + 5, ...request });
  const texts = async () => (await all(place.store.mentions({}))).map(({ text }) => text).sort();

  test('an author goes from all brands, with the reposts that have the same words, and the answers of others stay', async () => {
    const wanted = {
      author: { platform: 'x', id: '7', name: 'Mia' },
      mentions: 4,
      reposts: 1,
      brands: [
        { brand: 'kaffa', mentions: 3 },
        { brand: 'brew', mentions: 1 },
      ],
      posted: { first: noon, last: noon },
    };
    expect(await ask({ author: 'x:@mia', dryRun: true })).toEqual(wanted);
    expect((await texts()).filter((text) => text === '')).toEqual([]);
    expect(await ask({ author: 'x:@mia' })).toEqual(wanted);
    expect(await texts()).toEqual(['', '', '', '', 'so sorry']);
    expect(await ask({ author: 'x:7' })).toMatchObject({ mentions: 0, erasedBefore: noon + 5 });
  });

  test('a post goes from all brands, or from one', async () => {
    const [first] = await all(place.store.mentions({ brand: 'kaffa', posts: ['1'] }));
    const { id: mention = '' } = first ?? {};
    expect(await ask({ mention, brand: 'brew', dryRun: true })).toMatchObject({ mentions: 1, reposts: 0 });
    expect(await ask({ mention })).toMatchObject({ mentions: 3, reposts: 1 });
    expect(await texts()).toEqual(['', '', '', 'kaffa broke again', 'so sorry']);
    expect(await ask({ mention })).toMatchObject({ mentions: 0, brands: [], erasedBefore: noon + 5 });
  });

  test('what nobody has is told with the nearest name, and nothing is erased', async () => {
    await expect(ask({ author: 'x:mja' })).rejects.toThrow(/Nothing by 'x:mja' is stored.* Did you mean 'x:Mia'\?/);
    await expect(ask({ author: 'xx:mia' })).rejects.toThrow(/no platform 'xx' among x, rss\./);
    await expect(ask({ author: 'mia' })).rejects.toThrow("author: found 'mia', wanted PLATFORM:NAME");
    await expect(ask({ mention: 'abc' })).rejects.toThrow("There is no mention 'abc'.");
    expect((await texts()).filter((text) => text === '')).toEqual([]);
  });

  test('of several authors with one name none is erased, and their ids are told', async () => {
    const other = postOf('9', { author: author('9', 'mia'), text: 'kaffa' });
    const sighting = { brand: 'kaffa', platform: 'x', source: 'x', matched: [], own: false, seen: noon };
    await place.store.saveMentions([toMention(other, sighting)], noon);
    await expect(ask({ author: 'x:mia' })).rejects.toThrow(/2 authors are called 'mia'.*x:7.*x:9|x:9.*x:7/);
    expect((await texts()).filter((text) => text === '')).toEqual([]);
    expect(await ask({ author: 'x:9' })).toMatchObject({ mentions: 1 });
  });
});
