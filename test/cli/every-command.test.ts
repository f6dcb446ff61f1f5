import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type CommandPlace, commandCases, everyCommand, openCommandPlace, runCase } from '../support/every-command.ts';

let place: CommandPlace;
beforeAll(async () => {
  place = await openCommandPlace();
});
afterEach(() => {
  process.exitCode = 0;
});
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});

test('every command has --json, its help says so, and it is tried here', async () => {
  const found = await everyCommand();
  expect([...found.keys()].sort()).toEqual(Object.keys(commandCases).sort());
  for (const [path, command] of found)
    expect([path, command.helpInformation()]).toEqual([path, expect.stringMatching(/^ +--json /m)]);
});

/** The fields of these are named by others. */
const named = {
  'mentions list': 'as the columns of an export',
  'mentions show': 'as the columns of an export',
  schema: 'by JSON Schema',
};

function expectObject(line: string, path: string): void {
  const value: unknown = JSON.parse(line);
  expect(value).toEqual(expect.any(Object));
  expect(Array.isArray(value)).toBe(false);
  if (!Object.hasOwn(named, path))
    for (const key of Object.keys(value as object)) expect(key).toMatch(/^[a-z][a-zA-Z0-9]*$/);
}

const tried = Object.entries(commandCases).flatMap(([path, one]) => (one === null ? [] : [[path, one.json] as const]));

test.each(tried)('%s --json prints JSON alone: %s', async (path, json) => {
  const { out } = await runCase(path, place, '--json');
  expect(out).toMatch(/\}\n$/);
  const lines = out.trimEnd().split('\n');
  for (const line of lines) expectObject(line, path);
  if (json === 'one') expect(lines).toHaveLength(1);
});

test('a wrong configuration is told as JSON alone too', async () => {
  const broken = await place.write('broken.yaml', 'brands: [{ nam: kaffa }]\n');
  const { out } = await runCase('check', place, '--config', broken, '--json');
  expect(JSON.parse(out)).toMatchObject({ ok: false, file: broken, problems: [{ key: 'brands[0].nam' }] });
  expect(process.exitCode).toBe(1);
});
