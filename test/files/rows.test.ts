import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { CutFile } from '../../src/files/bytes/cut-file.ts';
import { guessMapping, spareColumns } from '../../src/files/known-columns.ts';
import { postReader, type RowPost } from '../../src/files/row-posts.ts';
import { readRows } from '../../src/files/rows.ts';

const now = Date.UTC(2026, 0, 1);

/** Hands the bytes out in small pieces, so that every boundary is crossed. */
async function* pieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(content: string | Uint8Array, name = 'posts.csv', platform = 'forum') {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const source = await readRows(pieces(bytes), name);
  const mapping = guessMapping(source.columns);
  const toPost = postReader({ mapping, now, platform, spares: spareColumns(source.columns, mapping) });
  const posts: RowPost[] = [];
  for await (const row of source.rows) posts.push(toPost(row));
  return { ...source, mapping, posts };
}

const idsOf = (posts: RowPost[]) => posts.map((row) => ('post' in row ? row.post.id : ''));
const texts = (posts: RowPost[]) => posts.map((row) => ('post' in row ? row.post.text : `${row.line}: ${row.reason}`));

describe('CSV', () => {
  test('cells with doubled and escaped-looking quotes are read as RFC 4180 says', async () => {
    const { posts } = await read(
      'id,created_at,topic,text\n1,2015-08-09T20:00:59.978Z,mugs,"""All of the \\""""real\\"""" mugs & cups"""\n2,2015-08-09T20:01:00Z,mugs,plain\n',
    );
    expect(texts(posts)).toEqual(['"All of the \\""real\\"" mugs & cups"', 'plain']);
    expect(posts[0]).toMatchObject({ line: 2, post: { id: '1', at: Date.UTC(2015, 7, 9, 20, 0, 59, 978) } });
  });

  test('a cell may hold line breaks, and the next row still knows its line', async () => {
    const { posts } = await read('text,at\r\n"two\r\nlines",2020-01-01\r\n\r\n,2020-01-01\r\n');
    expect(texts(posts)).toEqual(['two\nlines', "5: no text in column 'text'"]);
  });

  test('a quote that is never closed costs one row, not the rest of the file', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `good ${index},2020-01-01`);
    const { posts } = await read(`text,at\n"never closed,2020-01-01\n${rows.join('\n')}\n`);
    expect(posts).toHaveLength(3001);
    expect(posts[0]).toMatchObject({ line: 2, reason: 'a quote is opened and never closed' });
    expect(texts(posts).slice(1)).toEqual(rows.map((row) => row.split(',')[0]));
  });

  test('text after a closing quote rejects its own line only', async () => {
    const { posts } = await read(
      'text,at\n"broken" quote,2020-01-01\na 5" screen,2020-01-01\n"open,2020-01-01\nfine,2020-01-01',
    );
    expect(texts(posts)).toEqual([
      '2: text after a closing quote (character 9)',
      'a 5" screen',
      '4: a quote is opened and never closed',
      'fine',
    ]);
  });

  test('a row with more or fewer cells than the header is rejected with both counts', async () => {
    const { posts } = await read('text,at\nhello, world,2020-01-01\nshort\nfine,2020-01-01,\n');
    expect(texts(posts)).toEqual(['2: 3 cells where the header has 2', '3: 1 cells where the header has 2', 'fine']);
  });

  test('semicolons, a byte order mark and UTF-16 are noticed', async () => {
    expect((await read('\ufefftext;at\nhä;2020-01-01\n')).posts).toMatchObject([{ post: { text: 'hä' } }]);
    const utf16 = Buffer.from('\ufefftext\tat\nhä\t2020-01-01\n', 'utf16le');
    expect((await read(utf16, 'export.txt')).posts).toMatchObject([{ post: { text: 'hä' } }]);
    expect((await read(Buffer.from('text,at\nh\xe4,2020-01-01\n', 'latin1'))).posts).toMatchObject([
      { post: { text: 'hä' } },
    ]);
  });

  test('gzip is noticed by its content, whatever the name says', async () => {
    const { posts } = await read(gzipSync('text,at\nhello,2020-01-01\n'), 'posts.csv');
    expect(texts(posts)).toEqual(['hello']);
  });

  test('what follows a gzip file is ignored and told, and files put together are one', async () => {
    const packed = gzipSync('text,at\nhello,2020-01-01\n');
    const notes: string[] = [];
    const source = await readRows(pieces(Buffer.concat([packed, Buffer.from('trailing')])), 'a.gz', {
      onNote: (note) => notes.push(note),
    });
    let rows = 0;
    for await (const _ of source.rows) rows += 1;
    expect(rows).toBe(1);
    expect(notes.join()).toContain('what follows the packed data is no part of it');
    const two = Buffer.concat([packed, gzipSync('again,2020-01-01\n'), Buffer.alloc(512)]);
    expect(texts((await read(two)).posts)).toEqual(['hello', 'again']);
  });

  test('a separator that is told, and lines before the header, are no header', async () => {
    expect(texts((await read('sep=;\r\ndate;text\r\n2020-01-01;hä, he\r\n')).posts)).toEqual(['hä, he']);
    const report =
      'Report: Acme, all\n"From 1, to 2"\n\nDate,Author,Text\n2020-01-01,kim,hello\nDate,Author,Text\n2020-01-01,kim,again\n';
    expect(texts((await read(report)).posts)).toEqual(['hello', 'again']);
    const skipped = await readRows(pieces(Buffer.from('a,b\nc,d\n1,2\n')), 'a.csv', { skip: 1 });
    expect(skipped.columns).toEqual(['c', 'd']);
  });

  test('columns without a name, and two of one name, have names', async () => {
    expect((await read(',text,text,at\n')).columns).toEqual(['column 1', 'text', 'text (2)', 'at']);
  });

  test.each([
    ['%PDF-1.4', 'is a PDF: export the rows as CSV'],
    ['<!DOCTYPE html><html>', 'is a web page, often the page that asks to sign in'],
    ['<?xml version="1.0"?><rss>', 'is XML: export the rows as CSV or JSON'],
    ['BZh91AY', 'bzcat FILE | earshot import -'],
    ['PAR1', 'is a Parquet file'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'save it as CSV (UTF-8) or .xlsx there'],
    ['PK\x03\x04 and no more', 'is damaged or cut off: download it again, or save it as CSV'],
  ])('a file that begins with %p is refused with the way out', async (begins, reason) => {
    await expect(read(Buffer.from(begins, 'latin1'), 'export.csv')).rejects.toThrow(reason);
  });

  test('gzip that is cut off is an error and not a short file', async () => {
    const whole = gzipSync(`text,at\n${'hello,2020-01-01\n'.repeat(50)}`);
    await expect(read(whole.subarray(0, whole.length - 12))).rejects.toThrow();
  });

  test('in TSV a quote that makes no sense is text', async () => {
    const { posts, format } = await read('text\tat\n"so" she said\t2020-01-01\n"quoted"\t2020-01-01\n', 'posts.tsv');
    expect(format).toBe('tsv');
    expect(texts(posts)).toEqual(['"so" she said', 'quoted']);
  });

  test('in TSV a quote that is not closed in its line takes no other row with it', async () => {
    const rows = ['"never closed', 'fine', 'ends with "one"', '"so" she said', 'last "', '"two\nlines"'];
    for (const toLine of [(text: string) => `${text}\t2020-01-01`, (text: string) => `2020-01-01\t${text}`]) {
      const { posts } = await read(`${[toLine('text').replace('2020-01-01', 'at'), ...rows.map(toLine)].join('\n')}\n`);
      expect(texts(posts)).toEqual([...rows.slice(0, -1), 'two\nlines']);
    }
  });
});

describe('JSONL', () => {
  test('nested keys are columns, long ids keep all their digits, bad lines are told', async () => {
    const { posts, format } = await read(
      [
        '{"id":630468841345302529,"text":"a 1234567890123456789 b","created_at":"Wed Aug 27 13:08:45 +0000 2008","user":{"screen_name":"kim","followers_count":12}}',
        '[1]',
        'nonsense',
        '',
        '{"id":"2","text":"b","created_at":1219842525,"__proto__":{"text":"x"}}',
      ].join('\n'),
      '-',
    );
    expect(format).toBe('jsonl');
    const at = Date.UTC(2008, 7, 27, 13, 8, 45);
    expect(posts).toMatchObject([
      {
        post: {
          id: '630468841345302529',
          text: 'a 1234567890123456789 b',
          at,
          author: { id: 'kim', name: 'kim', followers: 12 },
        },
      },
      { line: 2, reason: 'not a JSON object' },
      { line: 3, reason: 'not JSON' },
      { line: 5, post: { id: '2', at } },
    ]);
  });

  test('a list in a document is read, whatever its lines are', async () => {
    const list = [
      { text: 'say "[" and {', at: '2020-01-01', id: 1 },
      { text: 'b\\', at: '2020-01-01', id: 2 },
    ];
    for (const written of [
      JSON.stringify(list),
      JSON.stringify(list, null, 2),
      `window.YTD.posts.part0 = ${JSON.stringify(list)}`,
    ])
      expect(texts((await read(written, 'a.json')).posts)).toEqual(['say "[" and {', 'b\\']);
  });

  test('a document that is cut off says so after what came whole', async () => {
    const source = await readRows(pieces(Buffer.from('[{"text":"a","at":"2020-01-01"},{"text":"b","a')), 'a.json');
    const rows: unknown[] = [];
    const all = async () => {
      for await (const { line } of source.rows) rows.push(line);
    };
    await expect(all()).rejects.toThrow(CutFile);
    expect(rows).toEqual([1]);
  });

  test('a line of several megabytes is rejected and the next one read', async () => {
    const { posts } = await read(
      `{"text":"a","at":"2020-01-01"}\n{"text":"${'x'.repeat(3_000_000)}"}\n{"text":"b","at":"2020-01-01"}\n`.replace(
        /^/,
        '',
      ),
    );
    expect(texts(posts)).toEqual(['a', '2: the line is too long', 'b']);
  });
});

describe('rows to posts', () => {
  test('entities are decoded once, and only where they end in a semicolon', async () => {
    const { posts } = await read('text,at\nsalt &amp; pepper &amp;lt; http://a.example/?a=1&copy=2,2020-01-01\n');
    expect(texts(posts)).toEqual(['salt & pepper &lt; http://a.example/?a=1&copy=2']);
  });

  test('without an id the same row has the same id', async () => {
    const { posts } = await read(
      'text,at,author\nsame,2020-01-01,a\nsame,2020-01-01,a\nother,2020-01-01,a\nsame,2020-01-01 10:00,\nsame,2020-01-01 10:00,\n',
    );
    const ids = idsOf(posts);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(ids[3]).toBe(ids[4]);
  });

  test('reviews of a day that nobody signed are as many as there are, with the same ids at each reading', async () => {
    const reviews = 'Date,Rating,Review\n2020-01-01,1,It leaks\n2020-01-01,1,It leaks\n2020-01-01,1,It leaks\n';
    const ids = idsOf((await read(reviews)).posts);
    expect(new Set(ids).size).toBe(3);
    expect(idsOf((await read(reviews)).posts)).toEqual(ids);
  });

  test.each(['N/A', '-', 'nan', '1.76719E+18', '1.7E18', '1767193800123456789.0'])('%p is no id', async (written) => {
    const { posts } = await read(`id,text,at,author\n${written},one,2020-01-01,a\n${written},two,2020-01-01,a\n`);
    const ids = idsOf(posts);
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids).not.toContain(written);
  });

  test('the link of a platform tells its id where no column does', async () => {
    const { posts } = await read('link,text,at\nhttps://twitter.com/kim/status/12345,one,2020-01-01\n', 'a.csv', 'x');
    expect(posts).toMatchObject([{ post: { id: '12345' } }]);
  });

  test('a time ahead, or one that can be read in two ways, rejects the row', async () => {
    const { posts } = await read('text,at\na,2027-01-01\nb,03/04/2024\nc,\nd,2023-02-30\n');
    expect(texts(posts)).toEqual([
      '2: the time 2027-01-01 lies in the future',
      "3: '03/04/2024' can be read in two ways, as 2024-04-03 and as 2024-03-04",
      "4: no time in column 'at'",
      "5: '2023-02-30' is not a time that can be read",
    ]);
  });

  test.each([
    [
      ['Tweet', 'Timestamp', 'Tweet ID', 'Username', 'Lang'],
      { text: 'Tweet', at: 'Timestamp', id: 'Tweet ID', author: 'Username', language: 'Lang' },
    ],
    [['message', 'published', 'link', 'Likes'], { text: 'message', at: 'published', url: 'link', likes: 'Likes' }],
    [
      ['platformId', 'id', 'text', 'at', 'author.id', 'author.name'],
      { id: 'platformId', author: 'author.id', authorName: 'author.name' },
    ],
  ])('the header %p is understood', (columns, expected) => {
    expect(guessMapping(columns)).toMatchObject(expected);
  });
});
