import { maxTextLength } from '../../../core/clean.ts';

// White space and word characters as Python has them, which prepared the training text; JavaScript's differ.
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const solid = space.replace('[', '[^');
const word = '[\\p{L}\\p{N}_]';
// Both cases spelt out: the flag `i` would fold all letters of all scripts, milliseconds at the first post. U+017F is an old s.
const http = '[hH][tT][tT][pP][sS\u017f]?';
const link = new RegExp(`(?:${http}://|[wW]{3}\\.)${solid}+|(?<!${word})${http}(?!${solid})`, 'gu');
const handle = new RegExp(`(?<![\\p{L}\\p{N}_@])@${word}+`, 'gu');
const spaces = new RegExp(`${space}+`, 'gu');

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const entity = new RegExp(Object.keys(entities).join('|'), 'g');

/** What a face says, in a word that the vocabulary knows: the training tweets have no emoji. */
const emojiWords: Readonly<Record<string, string>> = {
  love: '😍🥰❤💕💙💜💖💗💚💛🧡💘💞💓♥😻🤍🖤💝😘',
  happy: '😊😁😀😃😄🙂☺😇🤗😺😸😌🤩',
  laughing: '😂🤣😆😹😅',
  great: '👍👏🙌💯🔥🎉🥳💪✨⭐🏆🤘👌🥇🎊',
  cool: '😎😏😜😝😛😉',
  thanks: '🙏',
  angry: '😡😠🤬👿😤🖕👎💩🤮🤢😾',
  sad: '😢😭😞😔☹🙁😟😥😿💔😓😩😫😣😖😪',
  annoyed: '🙄😒😑😐🤦',
  confused: '🤔😕🤷😶',
  scared: '😱😨😰',
};
const wordOfEmoji = new Map(
  Object.entries(emojiWords).flatMap(([name, faces]) => [...faces].map((face) => [face, name] as const)),
);
const emoji = new RegExp(`[${[...wordOfEmoji.keys()].join('')}]`, 'gu');

/**
 * A post as the transformer learned to read it: no links, every handle `@user`, emoji as words, single spaces. The same as
 * `prepare` in training/transformer/texts.py, but for the cut at the longest text that is stored. Linear in its length.
 */
export function prepareText(text: string): string {
  return text
    .slice(0, maxTextLength)
    .toWellFormed()
    .replace(/[‘’]/g, "'")
    .replace(entity, (found) => entities[found] ?? found)
    .replace(link, ' ')
    .replace(handle, '@user')
    .replace(emoji, (face) => ` ${wordOfEmoji.get(face) ?? ''} `)
    .replace(spaces, ' ')
    .replace(/^ | $/g, '');
}
