import { expect, test } from '@jest/globals';
import { readDocument } from '../../src/config/read-document.ts';

const problemsOf = (text: string): string[] =>
  readDocument(text, 'earshot.yaml', {})
    .problems()
    .map(({ line, column, found, wanted }) => `${line}:${column} ${found}; ${wanted}`);

test.each<[string, string, string]>([
  ['one line', '\tbrands: [{ name: acme }]\n', '1:1 a tab; spaces for the indentation'],
  ['all lines', 'brands:\n\t- name: acme\n\t  query: x\n', '2:1 a tab, as on 1 more line; spaces for the indentation'],
  [
    'one line among others',
    'brands:\n  - name: acme\n    rules:\n\t- detector: silence\n',
    '4:1 a tab; spaces for the indentation',
  ],
  ['a line in brackets', 'brands: [\n\t{ name: acme }\n]\n', '2:1 a tab; spaces for the indentation'],
  ['a tab after spaces', 'a:\n \tb: 1\n', '2:2 a tab; spaces for the indentation'],
  [
    'before other mistakes',
    'brands:\n\t- name: acme\n    query: x\n  foo: [\n',
    '2:1 a tab; spaces for the indentation',
  ],
])('a tab is one error: %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('a tab that YAML takes hides no other error', () => {
  expect(problemsOf('brands: |\n  text\n  \tmore\nother: 1\nother: 2\n')).toEqual([
    '5:1 a key that stands there twice; each key once',
  ]);
  expect(problemsOf('timezone:\tUTC\n')).toEqual([]);
});
