// What other tools' query languages write, and what to write instead: one line of a message each.

const distance = /^(?:NOT|O)?(?:NEAR|WITHIN|ADJ|PRE|PROX|W|N|ATLEAST)[/:~]\d+[a-z]?:?$/i;
const distanceOver = /^(?:o?near|within|atleast)[/:~]\d+:(.+)$/i;
const bareDistance = /^(?:(?:NOT|O)?NEAR\d*|ADJ\d+|WITHIN|AROUND|ATLEAST\d*)$/;
/** German and French searches have operators of their own. */
const translated = new Map(Object.entries({ ODER: 'OR', OU: 'OR', UND: 'AND', ET: 'AND', NICHT: 'NOT', SAUF: 'NOT' }));
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>' };
/** Tools that tell Gap from gap have signs and functions for it. */
const oneCase =
  'upper and lower case are the same, so add words that tell which is meant, such as (Gap AND (store OR jeans))';
const says = /[\p{L}\p{N}]/u;

/** As a term of a query. */
export const inQuotes = (word: string): string =>
  /^[#@]?[\p{L}\p{N}\p{M}_]+$/u.test(word) ? word : `"${word.replaceAll('"', '')}"`;
const list = (words: readonly string[], operator: string): string => `(${words.map(inQuotes).join(` ${operator} `)})`;
const partsOf = (word: string, at: RegExp): string[] => word.split(at).filter((part) => part !== '');
const literally = (word: string): string => `; to look for it as it stands, put quotes around it: "${word}"`;

/** What to write instead of a word that stands outside of quotes; null: it is no foreign syntax. Linear. */
export function foreignSyntax(written: string): string | null {
  const word = written.normalize('NFKC');
  return (
    findEntity(word) ?? findDistance(word) ?? findOperator(word) ?? findList(word) ?? findSign(word) ?? findRest(word)
  );
}

/** The same for `name:value`. */
export function foreignField(written: string): string | null {
  const found = /^(\p{L}[\p{L}\p{N}_.]*):(.*)$/u.exec(written.normalize('NFKC'));
  if (!found) return null;
  const [, name = '', value = ''] = found;
  const says = 'there are no operators like this';
  if (value === '') return `what stands behind it, without "${written}": ${says}`;
  if (/^(?:site|domain|host|url|link|links|inurl)$/i.test(name)) return `the domain alone, ${value}: ${says}`;
  if (/^(?:from|to|author|user|username)$/i.test(name)) return `the handle, @${value.replace(/^@/, '')}: ${says}`;
  if (/^(?:tag|hashtag)s?$/i.test(name)) return `the hashtag, #${value.replace(/^#/, '')}: ${says}`;
  if (/^(?:case|cs|casesensitive|matchcase|raw|exact)$/i.test(name)) return `${inQuotes(value)}: ${oneCase}`;
  if (/^(?:text|content|title|intitle|intext|allintitle)$/i.test(name)) return `${value}: ${says}`;
  return `a query without it: ${says}${literally(written)}`;
}

/** What to write instead of `name(`. */
export const foreignFunction = (name: string): string =>
  /^(?:(?:all|no|first|sing|plur)?caps|case(?:_?sensitive)?|cs|match_?case|exact|raw)$/i.test(name)
    ? `what stands in the brackets alone: ${oneCase}`
    : 'a space before "(": there are no functions';

function findEntity(word: string): string | null {
  const entity = /&(?:amp|quot|lt|gt);|&#\w+;/.exec(word)?.[0];
  if (entity !== undefined) return `the sign itself, ${entities[entity] ?? 'not its code'}, instead of "${entity}"`;
  return null;
}

function findDistance(word: string): string | null {
  const over = distanceOver.exec(word)?.[1];
  if (over !== undefined) return `${list(partsOf(over, /[,;]/), 'AND')}: there is no distance between words`;
  if (distance.test(word) || /^\/\d+$/.test(word)) {
    return 'AND for words anywhere in the post, or a "phrase" of both: there is no distance between words';
  }
  if (bareDistance.test(word)) return `AND: there is no distance between words${literally(word)}`;
  if (/^[~^]\d*$/.test(word)) return `nothing here: there is no distance or weight, leave "${word}" out`;
  const weighed = /^([^~^]+)[~^][\d.]*$/.exec(word)?.[1];
  if (weighed !== undefined) return `${inQuotes(weighed)}: there is no distance or weight`;
  return /[~^]/.test(word) ? `the word without "~" and "^"${literally(word)}` : null;
}

function findOperator(word: string): string | null {
  if (/^(?:AND|BUT)_?NOT$/i.test(word)) return 'AND NOT, as two words';
  if (/^(?:AND\/OR|OR\/AND)$/i.test(word)) return 'OR';
  const operator = translated.get(word);
  if (operator !== undefined) return `${operator}${literally(word)}`;
  if (word === 'XOR') return `OR, and NOT (one AND the other) behind it${literally(word)}`;
  if (/^(?:\|+|[∨])$/.test(word)) return 'OR';
  if (/^(?:&+|[∧])$/.test(word)) return 'AND, or quotes around a name that has it: "a & b"';
  if (/^\++$/.test(word))
    return 'nothing here: terms side by side must all occur, and a name with it stands in quotes: "a + b"';
  if (/^[=<>]+$/.test(word)) return 'a word or "phrase"';
  if (/^[!¬]+$/.test(word)) return 'NOT, or "-" right before what must not occur';
  if (/[|∨]/.test(word)) return list(partsOf(word, /[|∨]+/), 'OR');
  if (/&&|∧/.test(word)) return list(partsOf(word, /(?:&&|∧)+/), 'AND');
  return null;
}

function findList(word: string): string | null {
  if (/^[,;、]+$/.test(word)) return 'OR between alternatives: a comma or semicolon says nothing';
  // The comma of a number is part of it.
  const parts = partsOf(word, /(?<!\d)[,;、]+|[,;、]+(?!\d)/);
  const [only] = parts;
  if (parts.length > 1) return `${list(parts, 'OR')}: OR stands between alternatives, no comma or semicolon`;
  if (only === undefined || only === word) return null;
  const wanted = word.startsWith(only) ? `${inQuotes(only)} OR` : `OR ${inQuotes(only)}`;
  return `${wanted}: OR stands between alternatives, no comma or semicolon`;
}

function findSign(word: string): string | null {
  const [first = '', ...others] = word;
  const rest = others.join('');
  const [, braced = ''] = /^\{([^{}[\]]+)\}$/.exec(word) ?? [];
  if (says.test(braced)) return `${inQuotes(braced)}: ${oneCase}`;
  if (/[[\]{}]/.test(word)) return `round brackets, ( and ), around a group${literally(word)}`;
  if (/^[+=]/.test(word) && says.test(rest) && !/^\+\d+$/.test(word)) {
    return first === '+'
      ? `${inQuotes(rest)}: terms side by side must all occur`
      : `${inQuotes(rest)}: terms match whole words`;
  }
  if (/^[!¬]/.test(word) && says.test(rest)) return `-${inQuotes(rest)}`;
  if (/^\/(?![a-z]\/)/i.test(word) && rest !== '') {
    return `a word or "phrase": there are no regular expressions${literally(word)}`;
  }
  if (/[=<>]/.test(word) && says.test(word.replace(/^<\d/, ''))) {
    return `a word without "=", "<" and ">"${literally(word)}`;
  }
  return null;
}

function findRest(word: string): string | null {
  if (word.includes('*')) return `the forms with OR: there are no wildcards`;
  if (word.includes('?')) return wildcard(word);
  if (word.includes('\\')) return 'the query without backslashes';
  if (/\d\.\.+\d/.test(word)) return `the figures one by one, with OR${literally(word)}`;
  if (/\p{L}%|%\p{L}/u.test(word)) return `the forms with OR: there are no wildcards${literally(word)}`;
  return null;
}

/** One letter or none: the forms that come to mind. The user knows better. */
function wildcard(word: string): string {
  const [before = '', after = ''] = word.split('?');
  const says = `there are no wildcards`;
  if (!/[\p{L}\p{N}]$/u.test(before) || /[?\p{P}]/u.test(after)) return `the words without "?": ${says}`;
  const letters = after === '' ? ['', 's', 'd', 'r'] : /[iy]$/.test(before) ? ['s', 'z'] : ['', 'a', 'e', 'u'];
  const forms = letters.map((letter) => before + letter + after);
  return `the forms with OR, such as (${forms.join(' OR ')}), or ${inQuotes(before + after)} alone: ${says}`;
}
