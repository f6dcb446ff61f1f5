import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ConfigError, messageOf } from '../../../core/errors.ts';
import { openLastingSession } from './lasting-session.ts';
import { type ModelDescription, readModelFolder } from './model-folder.ts';
import { prepareText } from './prepare-text.ts';
import { findRuntime } from './session.ts';
import { createTokenizer, type Tokenizer } from './wordpiece.ts';

/** A network that reads posts. */
export interface TextModel extends AsyncDisposable {
  description: ModelDescription;
  /** Three logits per text, in the order of the description's labels, without its offsets. Any text will do. */
  logits(texts: readonly string[]): Promise<number[][]>;
}

/** So many characters are cut to pieces before others get a turn: a millisecond's worth. */
const charactersAtOnce = 1_000;

/**
 * Opens the model in a folder (model.onnx, vocab.txt, model.json, README.md). Throws ConfigError that says what is missing or
 * wrong and what to do; never answers without the network.
 *
 * @param runtime Path of the entry of onnxruntime-node; default: as installed beside us.
 */
export async function openTextModel(folder: string, runtime: string = findRuntime()): Promise<TextModel> {
  const { description, vocabulary, weights } = await readModelFolder(folder);
  const tokenize = tokenizerOf(vocabulary, description.maxTokens, join(folder, 'vocab.txt'));
  // The last piece of the vocabulary shows whether the weights are for one as large; the length, whether they are for it.
  const probe = new Array<number>(description.maxTokens).fill(vocabulary.size - 1);
  const session = await openLastingSession({ runtime, weights, probe });
  return {
    description,
    async logits(texts) {
      const rows: number[][] = [];
      let characters = 0;
      for (const text of texts) {
        rows.push(tokenize(prepareText(text)));
        characters += text.length;
        if (characters < charactersAtOnce) continue;
        characters = 0;
        await setImmediate();
      }
      return rows.length === 0 ? [] : session.run(rows);
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function tokenizerOf(vocabulary: ReadonlyMap<string, number>, maxTokens: number, file: string): Tokenizer {
  try {
    return createTokenizer(vocabulary, maxTokens);
  } catch (error) {
    throw new ConfigError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}
