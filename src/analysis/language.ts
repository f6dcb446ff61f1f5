import { frequentWords } from './frequent-words.ts';

/** What is looked at: more text makes no language clearer. */
const sampleLength = 600;
/** With fewer letters than this, statistics of letters are no better than a guess. */
const enoughLetters = 25;
/** Codes that name no language, and the old codes that some platforms still send. */
const aliases = new Map([
  ['in', 'id'],
  ['iw', 'he'],
  ['ji', 'yi'],
  ['nb', 'no'],
  ['nn', 'no'],
  ...['und', 'zxx', 'mul', 'mis', 'qme', 'qht', 'qam', 'qct', 'qst', 'art'].map((code) => [code, ''] as const),
]);
const latinLanguages = new Set(
  'af ca cs cy da de en es et eu fi fr ga gl hr hu id is it la lt lv ms mt nl no pl pt ro sk sl sq sv sw tl tr vi'.split(
    ' ',
  ),
);
const noise = /https?:\/\/\S+|\bhttps?\b|[@＠][\w.]+|[#＃]/g;
const words = /\p{L}+/gu;
const latin = /\p{sc=Latn}/u;
/** Scripts that one language, or one above all, is written in. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{sc=Hira}\p{sc=Kana}]/u, 'ja'],
  [/\p{sc=Hang}/u, 'ko'],
  [/\p{sc=Han}/u, 'zh'],
  [/\p{sc=Thai}/u, 'th'],
  [/\p{sc=Grek}/u, 'el'],
  [/\p{sc=Hebr}/u, 'he'],
  [/\p{sc=Armn}/u, 'hy'],
  [/\p{sc=Geor}/u, 'ka'],
];

export type DetectLanguage = (text: string, platformLanguage: string | null) => string | null;

/**
 * Says in which language a text is: an ISO 639-1 code, 'und' when it is too short or too mixed to tell, null when it has
 * no words. The platform's word counts first, unless the text plainly speaks against it: some platforms send the
 * author's setting. Then frequent words decide, which is cheap; what is left goes to tinyld, which is not.
 */
export async function loadDetectLanguage(): Promise<DetectLanguage> {
  const { detect } = await import('tinyld/light');
  return (text, platformLanguage) => detectLanguage(text, platformLanguage, (sample) => detect(sample));
}

/** The decision itself; `guess` answers '' when it does not know. */
export function detectLanguage(
  text: string,
  platformLanguage: string | null,
  guess: (sample: string) => string,
): string | null {
  const sample = text.slice(0, sampleLength).toWellFormed().replace(noise, ' ').toLowerCase();
  const found = sample.match(words);
  if (!found) return null;
  const told = primaryLanguage(platformLanguage);

  const letters = found.reduce((sum, word) => sum + word.length, 0);
  const foreign = lettersOutsideLatin(found);
  if (foreign * 2 > letters) {
    if (told !== '' && !latinLanguages.has(told)) return told;
    for (const [script, language] of scripts) if (script.test(sample)) return language;
    return letters < enoughLetters / 2 ? 'und' : guess(sample) || 'und';
  }

  const votes = countVotes(found);
  const [best, most] = votes.best;
  if (told !== '') {
    const contradicted = best !== told && most >= 3 && votes.of(told) === 0;
    if (!contradicted && latinLanguages.has(told)) return told;
  }
  if (most >= 2 && most >= 2 * votes.second) return best;
  if (letters < enoughLetters) return best === 'en' && most > votes.second ? 'en' : 'und';
  return guess(sample) || 'und';
}

function primaryLanguage(code: string | null): string {
  const primary = (code ?? '').trim().toLowerCase().split(/[-_]/, 1)[0] ?? '';
  if (!/^[a-z]{2,3}$/.test(primary)) return '';
  return aliases.get(primary) ?? primary;
}

function lettersOutsideLatin(found: readonly string[]): number {
  let outside = 0;
  for (const word of found) if (word.charCodeAt(0) > 0x24f && !latin.test(word)) outside += word.length;
  return outside;
}

function countVotes(found: readonly string[]): { best: [string, number]; second: number; of(code: string): number } {
  const votes = new Map<string, number>();
  for (const word of found) {
    for (const language of frequentWords.get(word) ?? []) votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  let best: [string, number] = ['', 0];
  let second = 0;
  for (const [language, count] of votes) {
    if (count > best[1]) {
      second = best[1];
      best = [language, count];
    } else if (count > second) second = count;
  }
  return { best, second, of: (code) => votes.get(code) ?? 0 };
}
