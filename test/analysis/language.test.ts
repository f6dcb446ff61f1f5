import { beforeAll, describe, expect, test } from '@jest/globals';
import { type DetectLanguage, detectLanguage, loadDetectLanguage } from '../../src/analysis/language.ts';

describe('the language of a post', () => {
  let detect: DetectLanguage;
  beforeAll(async () => {
    detect = await loadDetectLanguage();
  });

  test.each([
    ['en', 'My coffee machine broke after two weeks and nobody answers'],
    ['en', 'broken again!'],
    ['de', 'Die Maschine ist nach zwei Wochen kaputt und niemand antwortet'],
    ['fr', 'La machine est cass\u00e9e et personne ne r\u00e9pond au t\u00e9l\u00e9phone'],
    ['es', 'La m\u00e1quina no funciona y nadie contesta el tel\u00e9fono'],
    ['pt', 'A m\u00e1quina n\u00e3o funciona e ningu\u00e9m atende o telefone'],
    ['it', 'La macchina non funziona e nessuno risponde al telefono'],
    ['nl', 'Het apparaat is na twee weken kapot en niemand geeft antwoord'],
    ['ja', '\u3053\u306e\u6a5f\u68b0\u306f\u6700\u60aa\u3067\u3059'],
    ['ko', '\uc774 \uae30\uacc4\ub294 \ucd5c\uc545\uc774\ub2e4'],
    ['zh', '\u8fd9\u53f0\u673a\u5668\u592a\u5dee\u4e86'],
    [
      'ru',
      '\u041c\u0430\u0448\u0438\u043d\u0430 \u0441\u043b\u043e\u043c\u0430\u043b\u0430\u0441\u044c, \u0438 \u043d\u0438\u043a\u0442\u043e \u043d\u0435 \u043e\u0442\u0432\u0435\u0447\u0430\u0435\u0442',
    ],
    ['und', 'Nintendo'],
    ['und', 'kaputt'],
  ])('is %s for "%s"', (language, text) => {
    expect(detect(text, null)).toBe(language);
  });

  test.each(['', '  ', '\u{1f621}', '12 34', '@someone https://example.org/the-and-you'])(
    'is nothing for "%s"',
    (text) => {
      expect(detect(text, 'en')).toBeNull();
    },
  );

  test("the platform's word counts, with its region and old codes", () => {
    expect(detect('Nintendo', 'en-US')).toBe('en');
    expect(detect('Nintendo', 'in')).toBe('id');
    expect(detect('kaputt', 'DE')).toBe('de');
  });

  test('but not when it names no language, or the text plainly speaks against it', () => {
    expect(detect('broken again!', 'und')).toBe('en');
    expect(detect('Nintendo', 'not a code')).toBe('und');
    expect(detect('Die Maschine ist nach zwei Wochen kaputt und niemand antwortet', 'en')).toBe('de');
    expect(detect('\u3053\u306e\u6a5f\u68b0\u306f\u6700\u60aa\u3067\u3059', 'en')).toBe('ja');
  });

  test('everyday English never needs the statistics', () => {
    const fail = (): string => {
      throw new Error('asked');
    };
    expect(detectLanguage('The machine is broken and I want my money back', null, fail)).toBe('en');
  });
});
