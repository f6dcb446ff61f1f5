import { fold } from '../text/fold.ts';
import type { Term } from './read-term.ts';
import { type Shape, shapesOf } from './term-shape.ts';

/** How much a search spells out: the term alone, its parts written together, or its endings and prefixes too. */
export type Detail = 'plain' | 'together' | 'inflected';

/** What to search for, so that whatever the matcher takes for the term is found. */
export function searchForms(term: Term, detail: Detail): string[] {
  const forms = [term.text];
  const folded = fold(term.text).trim();
  if (folded !== term.text.toLowerCase()) forms.push(folded);
  const named = term.kind === 'word' || term.kind === 'phrase';
  if (named && detail !== 'plain') for (const shape of shapesOf(term.text)) forms.push(...formsOf(shape, detail));
  const seen = new Set<string>();
  // A search does not ask for case; for diacritics it may.
  return forms.filter((form) => !seen.has(form.toLowerCase()) && seen.add(form.toLowerCase()));
}

function formsOf(shape: Shape, detail: Detail): string[] {
  const { parts, joints, joinable, inflection } = shape;
  const written = parts.map((part, index) => part + (joints[index] === undefined ? '' : signs[joints[index]])).join('');
  const together = parts.join('');
  // Too short to be looked for as a word: #hm.
  const joined = joints.length === 0 ? [] : joinable ? [together] : [`#${together}`, `@${together}`];
  const spoken = joints.includes('ampersand') ? [parts.join(' and ')] : [];
  const whole = [written, ...spoken, ...joined];
  if (detail === 'together') return inflection.endings?.has('') === false ? [] : whole;
  const endings = inflection.endings ?? [''];
  const prefixes = ['', ...(inflection.prefixes ?? [])];
  return whole.flatMap((form) => [...endings].flatMap((ending) => prefixes.map((prefix) => prefix + form + ending)));
}

const signs = { space: ' ', hyphen: '-', tight: '-', apostrophe: "'", ampersand: '&' } as const;
