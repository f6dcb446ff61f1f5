import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const umsabLanguages = {
  arabic: 'ar',
  english: 'en',
  french: 'fr',
  german: 'de',
  hindi: 'hi',
  italian: 'it',
  portuguese: 'pt',
  spanish: 'es',
} as const;

export interface Labelled {
  text: string;
  /** 0 negative, 1 neutral, 2 positive. */
  label: number;
}

const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** `label TAB text` lines. */
export const readTsv = (file: string): Labelled[] =>
  linesOf(file).map((line) => ({ label: Number(line.slice(0, 1)), text: line.slice(line.indexOf('\t') + 1) }));

export const readSemeval = (data: string, split: 'train' | 'val'): Labelled[] =>
  readTsv(join(data, `semeval_${split}.tsv`));

export function readUmsab(data: string, folder: string, split: 'train' | 'val'): Labelled[] {
  const texts = readFileSync(join(data, 'umsab', folder, `${split}_text.txt`), 'utf8').split('\n');
  return linesOf(join(data, 'umsab', folder, `${split}_labels.txt`)).map((label, i) => ({
    label: Number(label),
    text: fromEscapes(texts[i] ?? ''),
  }));
}

/** Some rows hold \u2019 as six characters. */
const fromEscapes = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Two texts with one key are one post: what is validated on is never trained on. */
export const keyOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/https?:\/\/\S+|@\w+/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Those that are none of these posts. */
export function without<T extends { text: string }>(rows: readonly T[], held: readonly { text: string }[]): T[] {
  const keys = new Set(held.map(({ text }) => keyOf(text)));
  return rows.filter(({ text }) => !keys.has(keyOf(text)));
}
