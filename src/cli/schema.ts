import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { configJsonSchema } from '../config/json-schema.ts';
import { configPlugins } from '../plugins.ts';
import { note, print } from './terminal/output.ts';

/** The JSON Schema as checked in, without the final line break. */
export const schemaText = async (): Promise<string> => JSON.stringify(configJsonSchema(await configPlugins()), null, 2);

export function define(program: Command): void {
  program
    .command('schema')
    .option('--output <file>', 'write to this file instead of stdout')
    .addHelpText(
      'after',
      `
Examples:
  earshot schema > earshot.schema.json
  earshot schema --output config/earshot.schema.json

Editors with YAML support find the schema through the first line of the configuration:
  # yaml-language-server: $schema=./earshot.schema.json`,
    )
    .action(async ({ output }: { output?: string }) => {
      if (output === undefined) return print(await schemaText());
      await writeFile(output, `${await schemaText()}\n`);
      note(`Wrote ${output}`);
    });
}
