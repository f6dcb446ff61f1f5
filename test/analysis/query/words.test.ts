import { describe, expect, test } from '@jest/globals';
import { compileQuery } from '../../../src/analysis/query/matching.ts';

const matches = (query: string, text: string): boolean => compileQuery(query).match({ text }) !== null;

describe('a name is found in every way that people write it', () => {
  test.each([
    ['kelpo', 'Kelpo\u2122 is down'],
    ['kelpo', 'Kelpo\u2120, again'],
    ['kelpo', 'Kelpo\u2460 and Kelpo\u00b2'],
    ['kelpo', 'Kelpo1\ufe0f\u20e3'],
    ['Kelpo\u2122', 'kelpo is down'],
    ['kelpo', 'Kel\u200bpo, K\u2060elpo, Kelp\ufeffo'],
    ['kelpo', 'K\u200celpo'],
    ['kelpo', '#KelpoFail'],
    ['kelpo', '@KelpoHelp hello?'],
    ['kelpo', 'so #EndKelpoNow'],
    ['kelpo', '#KELPOFail'],
    ['kelpo', '#Kelpo2026'],
    ['kelpo', '\uff03KelpoFail'],
    ['kelpo', '#caf\u00e9KelpoFail'],
    ['"silver mug"', '#SilverMugFail'],
    ['"silver mug"', '#silvermug'],
    ['McMug', '#McMugUK'],
    ['Kelpo Tools', 'KelpoTools broke'],
    ['"kelpo tools"', 'KelpoTools broke'],
    ['joy-mug', 'my joymug'],
    ['joy-mug', 'my joy mug and my Joy\u2011Mug'],
    ['joy-mug', 'two Joy-Mugs drift'],
    ['K-Tel', '@KTel help'],
    ['K&M', 'K & M hoodie'],
    ['K&M', 'K&amp;M hoodie'],
    ['K&M', 'k+m'],
    ['K&M', '#KM @km'],
    ['K&MT', 'KMT is down'],
    ['"Mug & Spencer"', 'Mug and Spencer, Mug&Spencer'],
    ['"Mug & Spencer"', 'mug and spencer'],
    ['"Mug and Spencer"', 'Mug & Spencer'],
    ['"Mug & Spencer"', '#MugAndSpencer'],
    ['"Mug & Spencer"', '#mugspencer'],
    ['"silver mug"', 'my silvermug'],
    ['"silver mug"', '#silver_mug'],
    ['joy-mug', '#joy_mug'],
    ['"Dr Mugger"', 'Dr. Mugger'],
    ['"Mugs R Us"', 'MugsRUs'],
    ["d'Orly", 'D\u2019Orly, d\u00b4Orly'],
    ["d'Orly", 'd\u00b4orly'],
    ["d'Orly", 'd`orly'],
    ["d'Orly", 'd\u2032orly'],
    ["d'Orly", 'd\u02b9orly'],
    ["d'Orly", 'd\u201borly'],
    ["d'Orly", 'D Orly'],
    ["d'Orly", 'dorly #dorly'],
    ["Wendler's", 'wendlers, Wendler s'],
    ['9-Twelve', '9/Twelve'],
    ['9-Twelve', 'at 9 twelve'],
    ['M\u00fcgler', 'Muegler Laden'],
    ['M\u00fcgler', 'M\u00fcglers Laden'],
    ['\u041a\u0435\u043b\u043f\u043e\u043a\u0441', '\u0432 \u041a\u0435\u043b\u043f\u043e\u043a\u0441\u0435'],
    ['\u041a\u0435\u043b\u043f\u0430', '\u043e\u0442 \u041a\u0435\u043b\u043f\u044b'],
    ['\u0643\u0644\u0628\u0648', '\u0648\u0643\u0644\u0628\u0648'],
    ['Q', 'Q is down. Who is Q?'],
    ['Q', "Who's with Q's boss"],
    ['app', 'dans l\u2019app'],
    ['"St Mugo"', 'in St. Mugo'],
    ['kelpo.example', 'go to kelpo . example'],
    ['\u516b\u306e\u53e5', '\u516b\u306e\u53e5\u304a\u3044\u3057\u3044'],
  ])('%s in "%s"', (query, text) => {
    expect(matches(query, text)).toBe(true);
  });

  test.each([
    ['K-Tel', "I can't tel him"],
    ['T-Mug', "I can't mug him"],
    ['T-Mug', "I don't, mug him"],
    ['9-Twelve', 'at 9. Twelve people came'],
    ['9-Twelve', '8, 9, twelve'],
    ['"9 twelve"', 'at 9. Twelve people came'],
    ['"silver mugs"', 'All silver. Mugs are better'],
    ['T', "don't"],
    ['Q', 'a q-tip'],
    ['Q', '5 q 3'],
    ['C', 'C++ and C#'],
    ['K&M', 'k m'],
    ['"on it"', 'onit'],
    ['kelpo', 'kelpo_fan'],
    ['K&M', 'km'],
    ['kelpo', '#kelpofail'],
    ['kelpo', 'KelpoFail'],
    ['kelp', '#KelpoFail'],
    ['#kelpo', '#KelpoFail'],
    ['@kelpo', '@KelpoHelp'],
    ['shell', "she'll"],
    ['\u0643\u0644\u0628\u0648', '\u0634\u0643\u0644\u0628\u0648'],
    ['\u041a\u0435\u043b\u043f\u0430', '\u043a\u0435\u043b\u043f'],
    ['\u5473\u306e\u7d20', '\u8da3\u5473\u306e\u7d20\u6750\u96c6'],
  ])('%s not in "%s"', (query, text) => {
    expect(matches(query, text)).toBe(false);
  });

  test.each([
    'https://kelpo.example/x',
    'https://shop.kelpo.example?q=1',
    'www.kelpo.example',
    'WWW.Kelpo.example/x',
    'ftp://kelpo.example',
    'bob@kelpo.example',
    'kelpo.example',
  ])('a name in the host of a link or address is matched alike: %s', (text) => {
    expect(matches('kelpo', `see ${text} now`)).toBe(true);
    expect(matches('kelpo.example', `see ${text} now`)).toBe(true);
  });

  test.each(['https://other.example/kelpo', 'www.other.example/kelpo?kelpo=1', 'https://kelpo@other.example/'])(
    'the rest of a link is none of its words: %s',
    (text) => {
      expect(matches('kelpo', text)).toBe(false);
    },
  );

  test('a plain search finds what the matcher takes', () => {
    const heard = (query: string, text: string): boolean =>
      compileQuery(query).query.searches.some((search) =>
        search.every((term) => ` ${tokens(text)} `.includes(` ${tokens(term)} `)),
      );
    // As searches of platforms read it: split at signs and spaces, in any case.
    const tokens = (text: string): string =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
        .trim();
    for (const [query, text] of [
      ['joy-mug', 'two joymugs'],
      ['K&M', '#KM'],
      ["d'Orly", 'dorly'],
      ['M\u00fcgler', 'bei Muegler'],
      ['"silver mug"', '#silvermug'],
      ['Kelpo Tools', 'KelpoTools broke'],
      ['\u041a\u0435\u043b\u043f\u0430', '\u043e\u0442 \u041a\u0435\u043b\u043f\u044b'],
      ['9-Twelve', '9-12'],
    ] as const) {
      expect(matches(query, text)).toBe(true);
      expect([query, heard(query, text)]).toEqual([query, true]);
    }
  });
});
