import { expect, test } from '@jest/globals';
import { shortHash } from '../../../src/alerts/memory/short-hash.ts';

// Stored states hold them, so they must stay as they are.
test.each([
  ['', 'wvjl67o803'],
  ['a', '262p94epp1d'],
  ['person 17', '1pwroqq2tvw'],
  ['Ünïcödé 🙂', 'n1c5alsadl'],
  ['p40623', 'patpjz9'],
  ['p2904', 'v25qm000o6'],
])('the hash of "%s" is %s', (text, hash) => {
  expect(shortHash(text)).toBe(hash);
});
