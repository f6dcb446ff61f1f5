import { once } from 'node:events';
import type { Command } from 'commander';
import { createScorer, defaultModel, modelNames } from '../analysis/sentiment/index.ts';
import type { ScoreRequest, Scorer } from '../core/plugins.ts';
import { readLines } from './lines.ts';

export function define(program: Command): void {
  program
    .command('score')
    .option('--model <name>', `one of: ${modelNames.join(', ')}`, defaultModel)
    .addHelpText(
      'after',
      `
Examples:
  echo "the handle broke off after a week" | earshot score
  earshot score < posts.txt > labels.jsonl
  jq -c '{id, text: .body}' posts.jsonl | earshot score --model afinn

A line is a text, or a JSON object {"id", "text"} when it starts with "{" ("language" may be given). Each line answers with
one line of JSON, in order: {id, label, p: {negative, neutral, positive}, language, abstained, reason}. The id of a plain
line is its number. label and p are null when the model abstains: "no text", "unsupported language", "unsure", or "bad
input" for a line that starts with "{" and cannot be used; that one is explained on standard error, and the exit code is 1.`,
    )
    .action(async ({ model }: { model: string }) => {
      const { stdin, stdout, stderr } = process;
      const scorer = await createScorer(model);
      if (stdin.isTTY) stderr.write('Reading lines; end with Ctrl-D.\n');
      const bad = await scoreLines(stdin, scorer, {
        async write(text) {
          // The reader may have gone away while we waited for more input.
          if (stdout.errored) throw stdout.errored;
          if (!stdout.write(text)) await once(stdout, 'drain');
        },
        complain: (text) => void stderr.write(text),
      });
      if (bad > 0) process.exitCode = 1;
    });
}

export interface ScoreOutput {
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
  complain(text: string): void;
}

type Id = string | number;
type Row = { id: Id } & ({ request: ScoreRequest } | { problem: string });

/** Answers every line with one line, in order. Returns how many could not be used. */
export async function scoreLines(
  input: AsyncIterable<Uint8Array | string>,
  scorer: Scorer,
  output: ScoreOutput,
): Promise<number> {
  let number = 0;
  let bad = 0;
  for await (const lines of readLines(input)) {
    const rows = lines.map((line) => {
      number += 1;
      const row = readRow(line, number);
      if ('problem' in row) {
        bad += 1;
        output.complain(`line ${number}: ${row.problem}\n`);
      }
      return row;
    });
    const scores = await scorer.score(rows.flatMap((row) => ('request' in row ? [row.request] : [])));
    let next = 0;
    const answers = rows.map((row) => {
      const score = 'request' in row ? scores[next++] : undefined;
      const { label, p, language, abstained, reason } = score ?? badInput;
      return `${JSON.stringify({ id: row.id, label, p, language, abstained, reason })}\n`;
    });
    await output.write(answers.join(''));
  }
  return bad;
}

const badInput = { label: null, p: null, language: null, abstained: true, reason: 'bad input' };

/** What starts with "{" is meant as JSON: if it is not, a text of braces would only get a wrong label. */
function readRow(line: string, number: number): Row {
  if (!line.trimStart().startsWith('{'))
    return { id: number, request: { id: String(number), text: line, language: null } };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: number, problem: 'starts with "{" and is not valid JSON' };
  }
  const { id, text, language } = value as Record<string, unknown>;
  const known: Id = typeof id === 'string' || typeof id === 'number' ? id : number;
  if (typeof text !== 'string')
    return { id: known, problem: `found JSON without a "text" that is a string, wanted {"id", "text"}` };
  return { id: known, request: { id: String(known), text, language: typeof language === 'string' ? language : null } };
}
