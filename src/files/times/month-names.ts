/** Languages whose month names are read. English stands first. */
const languages = [
  ...['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'cs', 'sv', 'da', 'nb', 'fi', 'hu', 'ro', 'tr', 'ru', 'uk'],
  ...['el', 'id', 'ca'],
];

/** Platforms shorten them to three letters each, browsers to four. */
const shortRussian = ['янв', 'фев', 'мар', 'апр', 'мая', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];

/** A month is named in a date, alone, and in short; a name that is two months in two languages is none. */
function readNames(): Map<string, number> {
  const names = new Map<string, number>();
  const taken = new Map<string, string>();
  const clashing = new Set<string>();
  const add = (name: string, month: number, language: string): void => {
    const known = names.get(name);
    if (known === undefined) {
      names.set(name, month);
      taken.set(name, language);
    } else if (known !== month && taken.get(name) !== 'en') clashing.add(name);
  };
  for (const language of languages)
    for (const style of ['long', 'short'] as const)
      for (const options of [{ month: style }, { month: style, day: 'numeric' }] as const) {
        const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC', calendar: 'gregory' });
        for (let month = 1; month <= 12; month += 1) {
          const parts = format.formatToParts(Date.UTC(2023, month - 1, 15));
          const name = plain(parts.find(({ type }) => type === 'month')?.value ?? '');
          if (/\p{L}{3}/u.test(name)) add(name, month, language);
        }
      }
  for (const [name, month] of [
    ['sept', 9],
    ['mrz', 3],
    ['maerz', 3],
    ['jänner', 1],
    ...shortRussian.map((name, index) => [name, index + 1] as const),
  ] as const)
    add(plain(name), month, 'en');
  for (const name of clashing) names.delete(name);
  return names;
}

const plain = (name: string): string =>
  name.toLowerCase().replace(/\./g, '').normalize('NFD').replace(/\p{M}/gu, '').trim();

let known: Map<string, number> | null = null;

/** 1 to 12 for a month's name, whole or in short, of a widely spoken European language; null: none. */
export function monthNamed(word: string): number | null {
  if (word.length > 20) return null;
  // Read when they are first needed: most times are of ISO 8601, and the names take a few milliseconds.
  known ??= readNames();
  return known.get(plain(word)) ?? null;
}
