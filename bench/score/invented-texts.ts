import { readFileSync } from 'node:fs';

const signs = ['', ' 😡', ' #fail', ' @acme_help', ' https://pond.example/x', '!!', ' :)', ''];

/** The demo's posts, which are invented, one to three together: 30 to 280 characters, with the signs that posts have. */
export function inventedTexts(file = 'demo/scenario.jsonl'): string[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const posts = [...new Set(lines.map((line) => (JSON.parse(line) as { text: string }).text))];
  return posts.flatMap((_, index) => {
    const text = posts.slice(index, index + 1 + (index % 3)).join('. ') + signs[index % signs.length];
    return text.length < 30 || text.length > 280 ? [] : [text];
  });
}
