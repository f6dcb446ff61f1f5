/** A feed whose items name one brand after the other. */
export const brandFeed = (items: number, brands: number): string =>
  `<rss version="2.0"><channel><title>news</title>${Array.from(
    { length: items },
    (_, n) => `<item><guid>${n}</guid><title>brand${n % brands} news ${n}</title></item>`,
  ).join('')}</channel></rss>`;
