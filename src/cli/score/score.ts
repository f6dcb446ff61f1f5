import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { builtInModel, defaultModel, modelNames } from '../../analysis/sentiment/index.ts';
import { writeChunk } from '../terminal/output.ts';
import { answerLines } from './answer-lines.ts';
import { type LineScorerOptions, openLineScorer } from './line-scorer.ts';
import type { Pool } from './pool.ts';
import { scoreLines } from './score-lines.ts';

/** Input beyond this justifies starting threads, at about 50 ms each. */
const aloneBytes = 512 * 1024;
const maxThreads = 3;

export function define(program: Command): void {
  program
    .command('score')
    .addOption(new Option('--model <name>', 'sentiment model').choices(modelNames).default(defaultModel))
    .option('--cx', 'add customer-experience labels: touchpoints, stage, intents', false)
    .option('--json', 'print a line of JSON per line, which it does anyway')
    .addHelpText(
      'after',
      `
Examples:
  echo "the handle broke off after a week" | earshot score
  earshot score < posts.txt > labels.jsonl
  jq -c '{id, text: .body}' posts.jsonl | earshot score --model ${defaultModel} --cx
  echo '{"text": "I left Acme for Globex",
    "towards": {"names": ["acme"], "others": ["globex"]}}' |
    jq -c . | earshot score

A line is a text or, if it starts with "{", a JSON object {"id", "text"} with an
optional "language". Each line produces one line of JSON, in order: {id, label,
p: {negative, neutral, positive}, severity, language, abstained, reason}. The id
of a text line is its number. severity, from 0 to 1, is that of a negative.
label and p are null when the model abstains; reason is then "no text",
"unsupported language", "unsure", "not about the brand", or "bad input" for an
unusable line that starts with "{". Bad input is explained on stderr, and the
exit code is 1.

With "towards", an English post that compares the brand or names one of the
others is scored for the brand, any other post as a whole. "not about the brand"
means that only links or someone else's account name contain the brand.`,
    )
    .action(async (options: LineScorerOptions) => {
      const { stdin, stdout, stderr } = process;
      await using own = await openLineScorer(options);
      if (stdin.isTTY) stderr.write('Reading lines; end with Ctrl-D.\n');
      // Without a reader for the output, stop reading input.
      stdout.once('error', (error) => stdin.destroy(error));
      const threadCount = threadsFor(options.model);
      let alone = threadCount === 0 ? Number.POSITIVE_INFINITY : aloneBytes;
      let pool: Promise<Pool> | undefined;
      try {
        const bad = await scoreLines(
          stdin,
          async (batch) => {
            alone -= batch.bytes.length;
            if (alone > 0) return answerLines(batch, own);
            pool ??= import('./pool.ts').then(({ openPool }) => openPool(threadCount, options));
            return (await pool).offer(batch) ?? answerLines(batch, own);
          },
          { write: writeChunk, complain: (text) => void stderr.write(text) },
        );
        if (bad > 0) process.exitCode = 1;
      } finally {
        await (await pool)?.[Symbol.asyncDispose]();
      }
    });
}

/** Threads besides the main one, which also scores: it already has a model and little else to do. */
const threadsFor = (model: string): number =>
  builtInModel(model)?.onlyOnce ? 0 : Math.min(availableParallelism() - 1, maxThreads);
