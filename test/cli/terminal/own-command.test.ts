import { expect, test } from '@jest/globals';
import { ownCommand } from '../../../src/cli/terminal/own-command.ts';

const path = '/usr/bin:/usr/local/bin:/app/node_modules/.bin';
const written = (program: string | undefined, config = 'config/earshot.yaml') =>
  ownCommand(config, { folder: '/app/data', program, path })('earshot incidents mute acme-17 --for 4h');

test('a program that is installed for all is called by its name', () => {
  expect(written('/usr/local/bin/earshot')).toBe('earshot incidents mute acme-17 --for 4h');
});

test.each(['/app/node_modules/.bin/earshot', '/app/dist/cli/earshot.js', '/opt/other/earshot', undefined])(
  'called as %s, it is found by npx, which loads nothing',
  (program) => {
    expect(written(program)).toBe('npx --no earshot incidents mute acme-17 --for 4h');
  },
);

test('where npx would not find it, the program is called itself', () => {
  const command = 'incidents mute acme-17 --for 4h';
  expect(written('/opt/shot/dist/cli/earshot.js')).toBe(`node /opt/shot/dist/cli/earshot.js ${command}`);
  expect(written('/opt/node_modules/.bin/earshot')).toBe(`node /opt/node_modules/.bin/earshot ${command}`);
});

test('another configuration than the default one is named', () => {
  expect(written('/usr/local/bin/earshot', "/etc/ear shot's.yaml")).toBe(
    `earshot incidents mute acme-17 --for 4h --config '/etc/ear shot'\\''s.yaml'`,
  );
});
