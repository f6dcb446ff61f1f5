import { type Estimate, evaluate } from '../../dist/analysis/sentiment/evaluation.js';
import { type Model, scoreTexts } from './models.ts';
import { type LabelledText, type LanguageFolder, languageFolders, readLanguage } from './rows.ts';

export interface LanguageRow {
  folder: LanguageFolder | 'hindi, in Devanagari' | 'hindi, romanised';
  tweets: number;
  /** Null for the parts of a language. */
  macroF1: { notTold: Estimate; told: Estimate } | null;
  identified: { right: number; of: number };
  /** The same of the first 20 to 40 characters. */
  identifiedShort: { right: number; of: number };
}

/** Without names and links, which are in no language, up to the last end of a word within 20 to 40 characters. */
export function shortened(text: string): string | null {
  const said = text
    .replace(/@\w+|\bhttps?\b(?::\/\/\S+)?/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (said.length <= 40) return said.length >= 20 ? said : null;
  const end = said.lastIndexOf(' ', 40);
  return end >= 20 ? said.slice(0, end) : null;
}

/** One row a language, two more for the two ways to write Hindi. `code` counts as found when it is just that. */
export async function measureLanguages({ scorer }: Model, data: string): Promise<LanguageRow[]> {
  const rows: LanguageRow[] = [];
  const identify = async (texts: readonly string[], code: string): Promise<{ right: number; of: number }> => {
    const scores = await scoreTexts(scorer, texts);
    return { right: scores.filter(({ language }) => language === code).length, of: texts.length };
  };
  const rowOf = async (folder: LanguageRow['folder'], tweets: readonly LabelledText[], code: string) => {
    const texts = tweets.map(({ text }) => text);
    const short = texts.flatMap((text) => shortened(text) ?? []);
    return {
      folder,
      tweets: tweets.length,
      macroF1: null,
      identified: await identify(texts, code),
      identifiedShort: await identify(short, code),
    };
  };
  const macroF1 = async (tweets: readonly LabelledText[], language: string | null): Promise<Estimate> => {
    const scores = await scoreTexts(
      scorer,
      tweets.map(({ text }) => text),
      language,
    );
    return evaluate(tweets.map(({ label }, index) => ({ label, p: scores[index]?.p ?? null }))).macroF1;
  };
  for (const [name, code] of Object.entries(languageFolders)) {
    const folder = name as LanguageFolder;
    const tweets = await readLanguage(data, folder);
    rows.push({
      ...(await rowOf(folder, tweets, code)),
      macroF1: { notTold: await macroF1(tweets, null), told: await macroF1(tweets, code) },
    });
    if (folder !== 'hindi') continue;
    const inDevanagari = ({ text }: LabelledText): boolean => /\p{sc=Deva}/u.test(text);
    rows.push(await rowOf('hindi, in Devanagari', tweets.filter(inDevanagari), code));
    rows.push(
      await rowOf(
        'hindi, romanised',
        tweets.filter((row) => !inDevanagari(row)),
        code,
      ),
    );
  }
  return rows;
}
