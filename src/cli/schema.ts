import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { configJsonSchema } from '../config/json-schema.ts';
import { configPlugins } from '../plugins.ts';
import { note, print, printJson } from './terminal/output.ts';

/** The JSON Schema as checked in, without the final line break. */
export const schemaText = async (): Promise<string> => JSON.stringify(configJsonSchema(await configPlugins()), null, 2);

export function define(program: Command): void {
  program
    .command('schema')
    .option('--output <file>', 'write to this file instead of stdout')
    .option('--json', 'print the schema in one line; with --output: print one JSON object with its file')
    .addHelpText(
      'after',
      `
Examples:
  earshot schema > earshot.schema.json
  earshot schema --output config/earshot.schema.json

Editors with YAML support find the schema through the first line of the
configuration:
  # yaml-language-server: $schema=./earshot.schema.json`,
    )
    .action(async ({ output, json }: { output?: string; json?: boolean }) => {
      const text = await schemaText();
      if (output === undefined) return json ? printJson(JSON.parse(text)) : print(text);
      await writeFile(output, `${text}\n`);
      if (json) printJson({ file: output });
      else note(`Wrote ${output}`);
    });
}
