import { WrongInput } from '../../core/errors.ts';
import { cellFormats, columnOf, shownNumber } from './sheet-cells.ts';
import { attribute, xmlTokens } from './xml-tokens.ts';
import { readEntry, readSmall, type Zip, type ZipEntry } from './zip.ts';

/** A row of a sheet as texts, as far as cells are filled. */
export interface SheetRow {
  /** 1-based, as the program shows it. */
  line: number;
  cells: string[];
}

export interface Sheet {
  name: string;
  /** Names of the sheets that are not read. */
  others: string[];
  rows: AsyncGenerator<SheetRow>;
}

/** Texts that many cells share are kept in memory. */
const mostSharedBytes = 256 * 2 ** 20;
const mostColumns = 2_000;
const longestCell = 40_000;

export const isXlsx = ({ entries }: Zip): boolean => entries.some(({ name }) => name === 'xl/workbook.xml');

/** The first sheet of an .xlsx file, row by row. Formulas count as what they last showed. */
export async function readSheet(zip: Zip, file: string): Promise<Sheet> {
  const workbook = readSmall(zip, 'xl/workbook.xml', file);
  const sheets = tagsOf(workbook, 'sheet').map((tag) => ({
    name: attribute(tag, 'name') ?? '',
    id: attribute(tag, '(?:\\w+:)?id') ?? '',
  }));
  const targets = new Map(
    tagsOf(readSmall(zip, 'xl/_rels/workbook.xml.rels', file), 'Relationship').map((tag) => [
      attribute(tag, 'Id') ?? '',
      attribute(tag, 'Target') ?? '',
    ]),
  );
  const [first, ...others] = sheets;
  const target = targets.get(first?.id ?? '') ?? 'worksheets/sheet1.xml';
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  const entry = zip.entries.find(({ name }) => name === path);
  if (!entry) throw new WrongInput(`${file}: its first sheet is not in it: save it again, or as CSV.`);
  const shared = await sharedTexts(zip, file);
  const formats = cellFormats(readSmall(zip, 'xl/styles.xml', file));
  const from1904 = /date1904\s*=\s*"(?:1|true)"/.test(workbook);
  const read = (type: string | null, style: string | null, value: string): string => {
    if (type === 's') return shared[Number(value)] ?? '';
    if (type === null || type === 'n') return shownNumber(value, formats.of(Number(style ?? 0)), { from1904 });
    return type === 'b' ? (value === '1' ? 'true' : 'false') : type === 'e' ? '' : value;
  };
  return {
    name: first?.name ?? '',
    others: others.map(({ name }) => name),
    rows: sheetRows(zip, { entry, file, read }),
  };
}

const tagsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(\\s[^>]{0,4000})>`, 'g'))].map(([, attributes = '']) => attributes);

async function* textOf(zip: Zip, entry: ZipEntry, file: string, limit?: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of readEntry(zip, entry, file, limit)) yield decoder.decode(chunk, { stream: true });
}

async function sharedTexts(zip: Zip, file: string): Promise<string[]> {
  const entry = zip.entries.find(({ name }) => name === 'xl/sharedStrings.xml');
  const texts: string[] = [];
  if (!entry) return texts;
  const tokens = xmlTokens();
  let text = '';
  let inText = false;
  // How a word is pronounced is no part of it.
  let inPhonetic = false;
  for await (const piece of textOf(zip, entry, file, mostSharedBytes))
    for (const token of tokens(piece)) {
      if ('text' in token) text += inText && !inPhonetic ? token.text : '';
      else if ('close' in token) {
        if (token.close === 'si') texts.push(text.slice(0, longestCell));
        else if (token.close === 't') inText = false;
        else if (token.close === 'rPh') inPhonetic = false;
      } else if (token.open === 'si') {
        text = '';
        if (token.empty) texts.push('');
      } else if (token.open === 't') inText = !token.empty;
      else if (token.open === 'rPh') inPhonetic = !token.empty;
    }
  return texts;
}

interface ReadSheet {
  entry: ZipEntry;
  file: string;
  read(type: string | null, style: string | null, value: string): string;
}

async function* sheetRows(zip: Zip, { entry, file, read }: ReadSheet): AsyncGenerator<SheetRow> {
  const tokens = xmlTokens();
  let line = 0;
  let cells: string[] = [];
  let cell: { at: number; type: string | null; style: string | null; value: string } | null = null;
  let inValue = false;
  for await (const piece of textOf(zip, entry, file))
    for (const token of tokens(piece)) {
      if ('text' in token) {
        if (cell && inValue) cell.value += token.text;
      } else if ('close' in token) {
        if (token.close === 'row') {
          if (cells.some((text) => text !== '')) yield { line, cells: Array.from(cells, (text) => text ?? '') };
        } else if (token.close === 'c' && cell) {
          cells[cell.at] = read(cell.type, cell.style, cell.value.slice(0, longestCell));
          cell = null;
        } else if (token.close === 'v' || token.close === 't') inValue = false;
        else if (token.close === 'sheetData') return;
      } else if (token.open === 'row') {
        line = Number(attribute(token.attributes, 'r') ?? line + 1);
        cells = [];
      } else if (token.open === 'c') {
        const at = columnOf(attribute(token.attributes, 'r')) ?? cells.length;
        const [type, style] = [attribute(token.attributes, 't'), attribute(token.attributes, 's')];
        cell = token.empty || at >= mostColumns ? null : { at, type, style, value: '' };
      } else if (token.open === 'v' || token.open === 't') inValue = !token.empty;
    }
}
