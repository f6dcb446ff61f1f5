import { generatedPosts } from '../generated-posts.ts';

const signs = ['', ' 😡', ' #fail', ' @acme_help', ' https://pond.example/x', '!!', ' :)', ''];

/** Seeded posts of 30 to 280 characters, with the signs that posts have; the same every time. */
export function inventedTexts(count: number): string[] {
  const parts = [...generatedPosts(count + 2, { end: 0 })].map(({ text }) => text);
  return Array.from({ length: count }, (_, index) => {
    const joined = parts.slice(index, index + 1 + (index % 3)).join('. ');
    const length = Math.max(30, Math.min(270, 30 + ((index * 37) % 250)));
    const end = joined.lastIndexOf(' ', length);
    return `${end > 20 ? joined.slice(0, end) : joined}${signs[index % signs.length]}`;
  });
}
