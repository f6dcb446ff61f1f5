import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/**
 * Registers a suite for each registered plug-in, from its scenario in `test/contract/<kind>/<name>.ts`. A plug-in without
 * one fails, and so does a scenario without its plug-in.
 */
export async function eachScenario<S>(
  kind: string,
  registered: readonly string[],
  suite: (name: string, scenario: S) => void,
): Promise<void> {
  const written = readdirSync(join(import.meta.dirname, kind)).map((file) => file.replace(/\.ts$/, ''));
  test(`each plug-in has its scenario in test/contract/${kind}`, () => {
    expect(written.sort()).toEqual([...registered].sort());
  });
  for (const name of registered) if (written.includes(name)) suite(name, (await import(`./${kind}/${name}.ts`)) as S);
}
