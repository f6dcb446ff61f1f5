import { type Estimate, evaluate } from '../../dist/analysis/sentiment/evaluation.js';
import { type Model, scoreTexts } from './models.ts';
import { type LabelledText, type LanguageFolder, languageFolders, readLanguage } from './rows.ts';

export interface LanguageRow {
  folder: LanguageFolder;
  tweets: number;
  macroF1: { notTold: Estimate; told: Estimate };
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

const devanagari = /\p{sc=Deva}/u;
const hindiWords = new RegExp(
  `(?<![\\p{L}])(?:${`hai hain hu hoon ka ki ke ko nahi nahin nhi kya ye yeh woh aur bhi toh koi kuch mera meri mere tera teri
    apna apne apni hum tum aap kar karo karne raha rahe rahi tha thi hoga gaya gayi sab bahut abhi yaar yar bhai kab kahan kaise kyu kyun
    matlab accha acha liye wala wale ek hota hoti aaj baat ghar jab tak sirf phir kisi`
    .split(/\s+/)
    .join('|')})(?![\\p{L}])`,
  'iu',
);
/** A quarter of the Hindi set is tweets in English alone: there is no Hindi to identify in them. */
const isIn = (folder: LanguageFolder, text: string): boolean =>
  folder !== 'hindi' || devanagari.test(text) || hindiWords.test(text);

/** One row a language. `identified` counts tweets with a word of the language. */
export async function measureLanguages({ scorer }: Model, data: string): Promise<LanguageRow[]> {
  const identify = async (texts: readonly string[], code: string): Promise<{ right: number; of: number }> => {
    const scores = await scoreTexts(scorer, texts);
    return { right: scores.filter(({ language }) => language === code).length, of: texts.length };
  };
  const macroF1 = async (tweets: readonly LabelledText[], language: string | null): Promise<Estimate> => {
    const scores = await scoreTexts(
      scorer,
      tweets.map(({ text }) => text),
      language,
    );
    return evaluate(tweets.map(({ label }, index) => ({ label, p: scores[index]?.p ?? null }))).macroF1;
  };
  const rows: LanguageRow[] = [];
  for (const [name, code] of Object.entries(languageFolders)) {
    const folder = name as LanguageFolder;
    const tweets = await readLanguage(data, folder);
    const whole = tweets.map(({ text }) => text).filter((text) => isIn(folder, text));
    const short = tweets.flatMap(({ text }) => shortened(text) ?? []).filter((text) => isIn(folder, text));
    rows.push({
      folder,
      tweets: tweets.length,
      macroF1: { notTold: await macroF1(tweets, null), told: await macroF1(tweets, code) },
      identified: await identify(whole, code),
      identifiedShort: await identify(short, code),
    });
  }
  return rows;
}
