/**
 * Divides what a search cost among those who pay: each post has an equal part of it, paid by the brands for which it was
 * found, or by all. A search without posts is paid by all.
 */
export function divideCost(
  usd: number,
  payers: readonly string[],
  finders: readonly (readonly string[])[],
): Record<string, number> {
  const spent: Record<string, number> = Object.fromEntries(payers.map((brand) => [brand, 0]));
  const posts = finders.length > 0 ? finders : [payers];
  for (const found of posts) {
    const paying = payers.filter((brand) => found.includes(brand));
    const some = paying.length > 0 ? paying : payers;
    for (const brand of some) spent[brand] = (spent[brand] ?? 0) + usd / posts.length / some.length;
  }
  return spent;
}
