import { cleanText } from '../core/clean.ts';

/** Takes secrets out of what a library or a receiver says, and caps it to one line. */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) if (secret.length > 3) safe = safe.replaceAll(secret, '[secret]');
  return cleanText(safe, 300).replace(/\s+/g, ' ');
}
