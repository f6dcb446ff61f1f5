/** What is longer is cut: no line that a person or program means is. */
const maxLineLength = 8_000_000;

/**
 * Lines of UTF-8 without their ends (LF or CRLF), in batches as they come in; memory stays bounded. Unlike node:readline it
 * does not split at U+2028, which may stand in JSON.
 */
export async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  let length = 0;
  const keep = (part: string): void => {
    if (length < maxLineLength) begun.push(part.slice(0, maxLineLength - length));
    length += part.length;
  };
  const finish = (): string => {
    const line = begun.join('');
    begun = [];
    length = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  for await (const chunk of input) {
    const parts = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })).split('\n');
    const lines: string[] = [];
    for (const [index, part] of parts.entries()) {
      keep(part);
      if (index < parts.length - 1) lines.push(finish());
    }
    if (lines.length > 0) yield lines;
  }
  keep(decoder.decode());
  if (length > 0) yield [finish()];
}
