/** 36 ** 5. */
const fiveDigits = 60_466_176;

/** The same as `toString(36)`, which is slow for numbers of more than 31 bits. */
function inBase36(value: number): string {
  const high = Math.floor(value / fiveDigits);
  const low = (value - high * fiveDigits).toString(36);
  return high === 0 ? low : high.toString(36) + low.padStart(5, '0');
}

/** 53 bits of a string (cyrb53, public domain), in base 36. */
export function shortHash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return inBase36(4294967296 * (2097151 & b) + (a >>> 0));
}
