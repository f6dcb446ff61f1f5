import { describe, expect, test } from '@jest/globals';
import { markdownText } from '../../../../src/collectors/platforms/lemmy/markdown-text.ts';

describe('Markdown as people read it', () => {
  test.each([
    ['**Acme** is __down__, ~~again~~', 'Acme is down, again'],
    ['see [the *news*](https://news.example/a_(b) "today")', 'see the news'],
    ['![a mug](https://pics.example/1.png) `acme --help` \\*not\\*', 'a mug acme --help *not*'],
  ])('%s', (markdown, text) => {
    expect(markdownText(markdown).text).toBe(text);
  });

  test.each(['**a ', '[', '![](', '[a](b', '_a', '`a', '<https://', '[a](b "', '- '])(
    'thousands of %p that nothing closes take no long time',
    (opening) => {
      const began = performance.now();
      markdownText(opening.repeat(100_000 / opening.length));
      expect(performance.now() - began).toBeLessThan(5_000);
    },
  );
});
