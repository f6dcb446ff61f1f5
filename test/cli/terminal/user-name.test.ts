import { expect, test } from '@jest/globals';
import { userName } from '../../../src/cli/terminal/user-name.ts';
import { onServer } from '../../../src/core/incident.ts';

test('a name is one short clean line', () => {
  expect(userName('  Jo\n\u001b[31m\u202eX ')).toBe('Jo [31mX');
  expect(userName('x'.repeat(500))).toHaveLength(60);
  expect(userName(undefined)).not.toBe('');
  if (process.getuid?.() === 0) expect(userName(undefined)).toBe(onServer);
  expect(() => userName(' \n')).toThrow(/--by/);
});
