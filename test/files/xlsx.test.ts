import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { readRows } from '../../src/files/rows.ts';
import { zipOf } from '../support/zip.ts';

async function read(bytes: Buffer, name = 'export.xlsx') {
  const notes: string[] = [];
  async function* all() {
    yield bytes;
  }
  const source = await readRows(all(), name, { onNote: (note) => notes.push(note) });
  const rows: (string | null)[][] = [];
  for await (const row of source.rows)
    rows.push('get' in row ? source.columns.map((column) => row.get(column)) : [row.reason]);
  return { ...source, rows, notes };
}

const workbook = (sheets: string, more = '') =>
  `<?xml version="1.0"?><workbook xmlns:r="r">${more}<sheets>${sheets}</sheets></workbook>`;
const relations =
  '<Relationships><Relationship Id="rId1" Type="t" Target="worksheets/posts.xml"/><Relationship Id="rId2" Target="worksheets/sheet1.xml"/></Relationships>';
const styles =
  '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/><xf numFmtId="20"/></cellXfs></styleSheet>';
const shared =
  '<sst><si><t>Date</t></si><si><t>Text</t></si><si><r><t>The mug </t></r><r><t xml:space="preserve">leaks &amp; stains</t></r><rPh><t>no</t></rPh></si></sst>';
const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

const book = (rows: string, more = '') =>
  zipOf({
    'xl/workbook.xml': workbook(
      '<sheet name="Posts" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/>',
      more,
    ),
    'xl/_rels/workbook.xml.rels': relations,
    'xl/styles.xml': styles,
    'xl/sharedStrings.xml': shared,
    'xl/worksheets/posts.xml': sheet(rows),
    'xl/worksheets/sheet1.xml': sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>no</t></is></c></row>'),
  });

describe('a workbook', () => {
  test('is read from its first sheet: shared texts, days, hours, numbers, gaps and formulas', async () => {
    const { format, columns, rows, notes } = await read(
      book(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Report of Acme</t></is></c></row>' +
          '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="str"><v>Hour</v></c><c r="D3" t="str"><v>Likes</v></c></row>' +
          '<row r="4"><c r="A4" s="1"><v>45721.680555556</v></c><c r="B4" t="s"><v>2</v></c><c r="D4"><f>1+2</f><v>3</v></c></row>' +
          '<row r="5"><c r="A5" s="2"><v>45721</v></c><c r="B5" t="inlineStr"><is><t>fine</t></is></c><c r="C5" s="3"><v>0.680555556</v></c></row>' +
          '<row r="6"><c r="A6"/></row>',
      ),
    );
    expect(format).toBe('xlsx');
    expect(columns).toEqual(['Date', 'Text', 'Hour', 'Likes']);
    expect(rows).toEqual([
      ['2025-03-05 16:20:00', 'The mug leaks & stains', null, '3'],
      ['2025-03-05', 'fine', '16:20:00', null],
    ]);
    expect(notes.join(' ')).toContain("the sheet 'Posts' is read, and not 'Notes'");
    expect(notes.join(' ')).toContain('the columns are named in row 3');
  });

  test('of a Mac counts its days from 1904', async () => {
    const header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>';
    const { rows } = await read(
      book(
        `${header}<row r="2"><c r="A2" s="2"><v>44259</v></c><c r="B2" t="s"><v>2</v></c></row>`,
        '<workbookPr date1904="1"/>',
      ),
    );
    expect(rows[0]?.[0]).toBe('2025-03-05');
  });

  test('that is cut off, has a password or holds no sheet says what to do', async () => {
    const whole = book('');
    await expect(read(whole.subarray(0, whole.length - 30))).rejects.toThrow(/damaged or cut off: download it again/);
    await expect(read(book(''))).rejects.toThrow(/first sheet 'Posts' is empty/);
    await expect(read(zipOf({ 'xl/workbook.xml': '<workbook/>' }))).rejects.toThrow(/first sheet is not in it/);
    const locked = book('');
    // The bit of every entry that says it is encrypted.
    for (let at = locked.indexOf('PK\x01\x02'); at >= 0; at = locked.indexOf('PK\x01\x02', at + 4)) locked[at + 8] = 1;
    await expect(read(locked)).rejects.toThrow(/has a password/);
  });

  test('that is a bomb fills no memory', async () => {
    const zeros = deflateRawSync(Buffer.alloc(100 * 2 ** 20, ' '));
    const bomb = zipOf({
      'xl/workbook.xml': workbook('<sheet name="a" r:id="rId1"/>'),
      'xl/_rels/workbook.xml.rels': relations,
      'xl/worksheets/posts.xml': zeros,
    });
    expect(bomb.length).toBeLessThan(200_000);
    await expect(read(bomb)).rejects.toThrow(/too long to be text/);
    const rows = zipOf({
      'xl/workbook.xml': workbook('<sheet name="a" r:id="rId1"/>'),
      'xl/_rels/workbook.xml.rels': relations,
      'xl/worksheets/posts.xml': deflateRawSync(Buffer.from(`<v a="${'a'.repeat(100_000)}"/>`.repeat(700))),
    });
    await expect(read(rows)).rejects.toThrow(/too large to be a table/);
    const styled = zipOf({ 'xl/workbook.xml': zeros });
    await expect(read(styled)).rejects.toThrow(/cannot be unpacked/);
  });
});

describe('an archive', () => {
  test('of one table is that table', async () => {
    const { rows } = await read(zipOf({ 'posts.csv': 'text,at\nhello,2020-01-01\n' }), 'export.zip');
    expect(rows).toEqual([['hello', '2020-01-01']]);
  });

  test('of several files is refused', async () => {
    await expect(read(zipOf({ 'a.csv': 'text,at\n', 'b.csv': 'text,at\n' }), 'export.zip')).rejects.toThrow(
      /an archive of 2 files: unpack it and import the table in it/,
    );
  });
});
