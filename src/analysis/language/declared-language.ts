/** Codes that name no language, and the old codes that some platforms still send. */
const aliases = new Map([
  ['in', 'id'],
  ['iw', 'he'],
  ['ji', 'yi'],
  ['no', 'nb'],
  ['nn', 'nb'],
  ['tl', 'fil'],
  ['hr', 'sh'],
  ['sr', 'sh'],
  ['bs', 'sh'],
  ['ms', 'id'],
  ...['und', 'zxx', 'mul', 'mis', 'qme', 'qht', 'qam', 'qct', 'qst', 'art'].map((code) => [code, ''] as const),
]);

/** What a platform says of a post's language, as a code of ours; empty when it says nothing. */
export function declaredLanguage(code: string | null): string {
  if (code === null || code === 'en') return code ?? '';
  const primary = code.trim().toLowerCase().split(/[-_]/, 1)[0] ?? '';
  if (!/^[a-z]{2,3}$/.test(primary)) return '';
  return aliases.get(primary) ?? primary;
}
