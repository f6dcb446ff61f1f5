import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '../../dist/core/domain.js';

export interface LabelledText {
  text: string;
  label: Label;
}

/** Folder of the eight-language set -> code of the language. */
export const languageFolders = {
  arabic: 'ar',
  english: 'en',
  french: 'fr',
  german: 'de',
  hindi: 'hi',
  italian: 'it',
  portuguese: 'pt',
  spanish: 'es',
} as const;
export type LanguageFolder = keyof typeof languageFolders;

const byNumber: Readonly<Record<string, Label>> = { 0: 'negative', 1: 'neutral', 2: 'positive' };

async function readLines(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function labelOf(number: string | undefined, file: string, line: number): Label {
  const label = byNumber[number?.trim() ?? ''];
  if (!label) throw new Error(`${file}, line ${line}: found no label 0, 1 or 2`);
  return label;
}

/** `label TAB text`, one tweet a line. */
export async function readTweets(data: string): Promise<LabelledText[]> {
  const file = join(data, 'semeval_val.tsv');
  return (await readLines(file)).map((line, index) => {
    const tab = line.indexOf('\t');
    return { label: labelOf(line.slice(0, tab), file, index + 1), text: line.slice(tab + 1) };
  });
}

/** Texts in one file, labels in another, line by line. */
export async function readLanguage(data: string, folder: LanguageFolder): Promise<LabelledText[]> {
  const [texts, labels] = [join(data, 'umsab', folder, 'val_text.txt'), join(data, 'umsab', folder, 'val_labels.txt')];
  const numbers = await readLines(labels);
  return (await readLines(texts)).map((text, index) => ({ text, label: labelOf(numbers[index], labels, index + 1) }));
}

export const whereTheDataIs = `Wanted: npm run bench -- sentiment --data FOLDER, with validation sets that do not belong to this repository:
  FOLDER/semeval_val.tsv       "label TAB text" (0 negative, 1 neutral, 2 positive): the validation split of TweetEval's
                               sentiment task (cardiffnlp/tweeteval), which is SemEval-2013 to 2016 task 4 A
  FOLDER/umsab/LANGUAGE/       val_text.txt and val_labels.txt, line by line, of the Unified Multilingual Sentiment
                               Analysis Benchmark (cardiffnlp/xlm-t); LANGUAGE: ${Object.keys(languageFolders).join(' ')}
Never give it a test split: what is looked at while models are made is no test any more.`;
