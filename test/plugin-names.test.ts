import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { detectors } from '../src/alerts/detectors/index.ts';
import { notifiers } from '../src/alerts/notifiers/index.ts';
import { modelNames } from '../src/analysis/sentiment/index.ts';
import { collectors } from '../src/collectors/index.ts';
import { textsOf } from './support/texts-of.ts';

const src = join(import.meta.dirname, '..', 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Where a plug-in of the kind may be named: its own file or folder, and its registry. */
const kinds: { room: string; names: string[] }[] = [
  { room: 'collectors/platforms', names: Object.keys(collectors) },
  { room: 'alerts/notifiers', names: Object.keys(notifiers) },
  // A kind of finding may be called as a detector is.
  { room: 'alerts/detectors', names: detectors.filter(({ name, kind }) => name !== kind).map(({ name }) => name) },
  // The formats of reports are not looked for: tables that are read have formats of the same names.
  { room: 'analysis/sentiment', names: [...modelNames] },
];

/** Words that are written as a plug-in is called and mean something else, or must name it. */
const reasons: Record<string, string> = {
  'core/stored-incident.ts urgent-post': 'what older versions stored has no kind',
  'core/stored-incident.ts volume-spike': 'what older versions stored has no kind',
  'alerts/notifiers/slack/slack.ts webhook': 'a setting of the channel',
  'analysis/sentiment/towards/judge.ts x': 'a letter',
  'files/links.ts bluesky': 'whose links the exports of tools hold',
  'files/links.ts hackernews': 'whose links the exports of tools hold',
  'files/links.ts reddit': 'whose links the exports of tools hold',
  'files/links.ts x': 'whose links the exports of tools hold',
  'operations/replay/read-mentions.ts file': 'the source of rows that come from a file',
  'wording/catalogue/en/telling.ts console': 'what readers call it; others are called by their name',
  'wording/catalogue/en/telling.ts email': 'what readers call it',
  'wording/catalogue/en/telling.ts slack': 'what readers call it',
  'wording/catalogue/en/telling.ts webhook': 'what readers call it',
  'wording/source-name.ts bluesky': 'what readers call it',
  'wording/source-name.ts hackernews': 'what readers call it; others are called by their name',
  'wording/source-name.ts reddit': 'what readers call it',
  'wording/source-name.ts mastodon': 'what readers call it',
  'wording/source-name.ts lemmy': 'what readers call it',
  'wording/source-name.ts x': 'what readers call it',
};

function isHome(file: string, room: string, name: string): boolean {
  const registry = `${room.replace(/\/platforms$/, '')}/index.ts`;
  return file === registry || file === `${room}/${name}.ts` || file.startsWith(`${room}/${name}/`);
}

test('no file but its own and its registry knows a plug-in by name', () => {
  const knowing = files.flatMap((file) => {
    const texts = textsOf(readFileSync(join(src, file), 'utf8'));
    // A platform and a channel may be called alike.
    const isAtHome = (name: string) =>
      kinds.some(({ room, names }) => names.includes(name) && isHome(file, room, name));
    return kinds.flatMap(({ names }) =>
      names.filter((name) => texts.has(name) && !isAtHome(name)).map((name) => `${file} ${name}`),
    );
  });
  expect([...new Set(knowing)].sort()).toEqual(Object.keys(reasons).sort());
});

test('a word is a text of the program, not a type, a name or an import', () => {
  const source =
    "import { a } from 'imported'; type T = Pick<U, 'typed'>; export const c = { key: a('text' as T, `tick`) };";
  expect([...textsOf(source)].sort()).toEqual(['text', 'tick']);
});
