import { buildVocabulary, type Vocabulary } from '../text/phrases/vocabulary.ts';
import { anyWord, type Part, type Phrase } from './parse-list.ts';

/**
 * All phrases as one deterministic automaton over ids of words. State 0 is none. After n words a state stands for all
 * phrases that begin with them, whether they name a word, its beginning or any word.
 */
export interface Matcher {
  vocabulary: Vocabulary;
  /** Id of the first word -> state. */
  first: Int32Array;
  /** State -> bits of the phrases that end there. */
  bits: Int32Array;
  /** State -> state after a word that has no entry of its own. */
  otherwise: Int32Array;
  /** Whether a state leads on at all. */
  goesOn: Uint8Array;
  /** Open addressing: state * (words + 1) + id, and the state after it. */
  keys: Int32Array;
  next: Int32Array;
}

interface Node {
  /** Id of a word -> the nodes behind it; most nodes have none. */
  children: Map<number, Node[]> | null;
  /** After any word. */
  any: Node[];
  bits: number;
  number: number;
}

const mostKeys = 2 ** 31;

/** Throws Error where the phrases are too many for 32-bit keys, or two words share a hash. */
export function buildMatcher(phrases: readonly Phrase[]): Matcher {
  const entries = [...wordsOf(phrases)].sort();
  const vocabulary = buildVocabulary(entries);
  const ids = new Map(entries.map((entry, index) => [entry, index + 1]));
  const root = plant(phrases, ids);
  const narrower = narrowerOf(vocabulary);

  const states: Node[][] = [[]];
  const numbers = new Map<string, number>([['', 0]]);
  const stateOf = (reached: Node[]): number => {
    const nodes = reached.length < 2 ? reached : [...new Set(reached)].sort((a, b) => a.number - b.number);
    const name = nodes.map(({ number }) => number).join();
    const known = numbers.get(name);
    if (known !== undefined) return known;
    states.push(nodes);
    numbers.set(name, states.length - 1);
    return states.length - 1;
  };
  const after = (nodes: readonly Node[], id: number): Node[] => {
    const reached: Node[] = [];
    for (const { any } of nodes) reached.push(...any);
    for (let entry = id; entry !== 0; entry = vocabulary.wider[entry] ?? 0)
      for (const { children } of nodes) if (children) reached.push(...(children.get(entry) ?? []));
    return reached;
  };
  const leavesOf = (nodes: readonly Node[]): Set<number> => {
    const found = new Set<number>();
    for (const { children } of nodes)
      for (const id of children?.keys() ?? []) for (const narrow of narrower[id] ?? []) found.add(narrow);
    return found;
  };

  const first = new Int32Array(entries.length + 1);
  for (const id of leavesOf([root])) first[id] = stateOf(after([root], id));
  const moves: [key: number, to: number][] = [];
  const otherwise: number[] = [0];
  for (let state = 1; state < states.length; state++) {
    const nodes = states[state] ?? [];
    otherwise[state] = stateOf(after(nodes, 0));
    for (const id of leavesOf(nodes)) moves.push([state * (entries.length + 1) + id, stateOf(after(nodes, id))]);
  }
  if (states.length * (entries.length + 1) >= mostKeys) throw new Error('too many phrases');
  return {
    vocabulary,
    first,
    bits: Int32Array.from(states, (nodes) => nodes.reduce((bits, node) => bits | node.bits, 0)),
    otherwise: Int32Array.from(otherwise),
    goesOn: Uint8Array.from(states, (nodes) =>
      Number(nodes.some(({ children, any }) => any.length > 0 || children !== null)),
    ),
    ...table(moves),
  };
}

function wordsOf(phrases: readonly Phrase[]): Set<string> {
  const found = new Set<string>();
  const collect = (row: readonly (string | Part)[]): void => {
    for (const part of row) {
      if (typeof part === 'string') found.add(part);
      else for (const choice of part.choices) collect(choice);
    }
  };
  for (const { parts } of phrases) collect(parts);
  found.delete(anyWord);
  return found;
}

/** Every place behind a part of a phrase is one node, whichever of the part's alternatives led there. */
function plant(phrases: readonly Phrase[], ids: ReadonlyMap<string, number>): Node {
  let count = 0;
  const newNode = (): Node => ({ children: null, any: [], bits: 0, number: count++ });
  const step = (from: readonly Node[], word: string, to: Node): void => {
    const id = ids.get(word) ?? 0;
    for (const node of from) {
      node.children ??= word === anyWord ? null : new Map();
      const there = word === anyWord ? node.any : node.children?.get(id);
      if (there) there.push(to);
      else node.children?.set(id, [to]);
    }
  };
  const walk = (from: readonly Node[], row: readonly (string | Part)[], end: Node | null): readonly Node[] => {
    let places = from;
    for (const [index, part] of row.entries()) {
      const to = (index === row.length - 1 ? end : null) ?? newNode();
      if (typeof part === 'string') {
        step(places, part, to);
        places = [to];
        continue;
      }
      const ends = new Set(part.optional ? places : []);
      for (const choice of part.choices) for (const node of walk(places, choice, to)) ends.add(node);
      places = [...ends];
    }
    return places;
  };
  const root = newNode();
  for (const { parts, bits } of phrases) for (const node of walk([root], parts, null)) node.bits |= bits;
  return root;
}

/** Entry -> itself and all entries whose words it takes as well. */
function narrowerOf({ size, wider }: Vocabulary): number[][] {
  const narrower: number[][] = Array.from({ length: size + 1 }, () => []);
  for (let id = 1; id <= size; id++)
    for (let entry = id; entry !== 0; entry = wider[entry] ?? 0) narrower[entry]?.push(id);
  return narrower;
}

export const keySlot = (key: number): number => Math.imul(key, 0x9e3779b1) >>> 7;

function table(moves: readonly (readonly [number, number])[]): { keys: Int32Array; next: Int32Array } {
  const slots = 2 ** Math.ceil(Math.log2(moves.length * 3 + 2));
  const keys = new Int32Array(slots);
  const next = new Int32Array(slots);
  for (const [key, to] of moves) {
    let slot = keySlot(key) & (slots - 1);
    while (keys[slot] !== 0) slot = (slot + 1) & (slots - 1);
    keys[slot] = key;
    next[slot] = to;
  }
  return { keys, next };
}

/** The state after `id` (0: a word of no list) in `state`; 0: no phrase goes on like that. */
export function follow({ vocabulary, otherwise, keys, next }: Matcher, state: number, id: number): number {
  if (id !== 0) {
    const key = state * (vocabulary.size + 1) + id;
    const mask = keys.length - 1;
    for (let slot = keySlot(key) & mask; keys[slot] !== 0; slot = (slot + 1) & mask)
      if (keys[slot] === key) return next[slot] ?? 0;
  }
  return otherwise[state] ?? 0;
}
