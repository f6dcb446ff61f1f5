import { expect, test } from '@jest/globals';
import { findCharset } from '../../src/files/bytes/charset.ts';

async function* pieces(bytes: Uint8Array, size = 5): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** The bytes of a text in a character set that only reading is known of. */
function encode(text: string, charset: string): Buffer {
  const known = new Map<string, number[]>();
  const decoder = () => new TextDecoder(charset);
  const learn = (bytes: number[]): void => {
    const read = decoder().decode(new Uint8Array(bytes), { stream: true });
    if ([...read].length === 1 && !read.includes('\ufffd') && !known.has(read)) known.set(read, bytes);
  };
  for (let first = 0; first < 256; first += 1) learn([first]);
  if ([...text].some((character) => !known.has(character)))
    for (let first = 0x81; first < 0xff; first += 1)
      for (let second = 0x40; second < 0xff; second += 1) learn([first, second]);
  return Buffer.from([...text].flatMap((character) => known.get(character) ?? [0x3f]));
}

test.each([
  ['windows-1252', 'Die Heizung fällt ständig aus – „unglaublich“, 40 € verloren'],
  ['windows-1252', 'L’appli est cassée, très déçu'],
  ['windows-1250', 'Aplikacja się zawiesza, żałuję zakupu'],
  ['windows-1254', 'Uygulama çalışmıyor, çok kötü şikayet'],
  ['windows-1251', 'ужас'],
  ['windows-1251', 'Чайник сломался через день, Верните деньги'],
  ['koi8-r', 'Чайник сломался через день, Верните деньги'],
  ['windows-1253', 'Η εφαρμογή δεν λειτουργεί'],
  ['windows-1255', 'האפליקציה לא עובדת'],
  ['windows-1256', 'التطبيق لا يعمل'],
  ['shift_jis', '商品が届きません'],
  ['shift_jis', '最悪 任天堂'],
  ['euc-jp', '新しいアプリが動かない'],
  ['gb18030', '新应用总是崩溃'],
  ['big5', '新應用程式總是當機'],
  ['euc-kr', '새 앱이 계속 멈춰요'],
])('a text of %p is found: %s', async (charset, text) => {
  const bytes = encode(`date,author,text\n2026-01-02,u1,Acme ${text}\n`, charset);
  expect(await findCharset(pieces(bytes))).toEqual({ name: charset, badBytes: 0 });
});

test('the whole file tells: what is no ASCII may come late', async () => {
  const plain = Buffer.from('2026-01-02,u1,Acme fine\n'.repeat(20_000));
  const late = Buffer.concat([plain, Buffer.from('2026-01-02,u1,Acme caf\xe9\n', 'latin1')]);
  expect(await findCharset(pieces(late, 65_536))).toEqual({ name: 'windows-1252', badBytes: 0 });
});

test('a bad byte leaves UTF-8 what it is, and is counted', async () => {
  const bytes = Buffer.concat([Buffer.from('text\nGrüße aus Köln\n'), Buffer.from([0xe9, 0x0a])]);
  expect(await findCharset(pieces(bytes))).toEqual({ name: 'utf-8', badBytes: 1 });
});

test.each([
  ['utf-16le', (text: string) => Buffer.from(text, 'utf16le')],
  ['utf-16be', (text: string) => Buffer.from(text, 'utf16le').swap16()],
] as const)('%p needs no mark', async (name, write) => {
  expect((await findCharset(pieces(write('date,text\n2026-01-02,Grüße\n'), 64))).name).toBe(name);
});

test('a file of UTF-32 is refused with the way out', async () => {
  await expect(findCharset(pieces(Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])))).rejects.toThrow(/save it as UTF-8/);
});
