import { describe, expect, test } from '@jest/globals';
import { storyMarks } from '../../../src/analysis/text/story-marks.ts';
import { marksIn } from '../../../src/core/detection.ts';

const shared = (a: string, b: string): number => {
  const marks = marksIn(storyMarks(a));
  return marksIn(storyMarks(b)).filter((mark) => marks.includes(mark)).length;
};

describe('what a text is about', () => {
  test.each([
    ['The burner plate caught fire!', 'fires caused by burner plates'],
    ['Der Rückruf der Herdplatte kommt zu spät', 'Rückrufe: meine Herdplatten sind betroffen'],
    ['La placa se incendió, pido la devolución', 'dos placas incendiadas y ninguna devolución'],
    ['La plaque chauffante a brûlé hier', 'plaques chauffantes brûlées, encore'],
    ['Пароли украдены, утечка данных', 'украденные пароли и утечки'],
    ['パスワードが漏洩した', 'パスワード漏洩のニュース'],
    ['密码泄露了，太糟糕', '我的密码泄露'],
    ['비밀번호가 유출되었다', '유출된 비밀번호'],
  ])('is alike in other words: %s', (one, other) => {
    expect(shared(one, other)).toBeGreaterThanOrEqual(2);
  });

  test('is not alike for another matter, nor by small words, links and handles', () => {
    expect(
      shared(
        'My parcel never came @acme https://acme.example/1',
        'the app of @acme crashed, see https://acme.example/1',
      ),
    ).toBe(0);
  });

  test.each(['', '😡😡😡', 'me too', 'same here', '@acme https://acme.example/x', '123 456'])(
    'is nothing: %s',
    (text) => {
      expect(storyMarks(text)).toBe('');
    },
  );

  test('is the same for a repost as for its original', () => {
    const text = 'Passwords of all customers leaked';
    expect(storyMarks(`RT @someone: ${text}`)).toBe(storyMarks(text));
  });

  test('is small, however long a text is, and depends on nothing but the text', () => {
    const long = Array.from({ length: 5_000 }, (_, n) => `word${String.fromCharCode(97 + (n % 26))}${n}`).join(' ');
    for (const text of [long, '\ud800'.repeat(9), 'a\u0300'.repeat(3_000), 'ถูกขโมยรหัสผ่าน'.repeat(200)]) {
      expect(marksIn(storyMarks(text)).length).toBeLessThanOrEqual(12);
      expect(storyMarks(text)).toBe(storyMarks(text));
    }
  });
});
