import { parseArgs } from 'node:util';
import { createScorer, defaultModel } from '../../dist/analysis/sentiment/index.js';
import { openLineScorer } from '../../dist/cli/score/line-scorer.js';
import type { Bench } from '../bench.ts';
import { readTweets } from '../sentiment/rows.ts';
import { measureAccurate } from './accurate.ts';
import { type Contender, measureAgainstNatural } from './against-natural.ts';
import { measureEventLoop } from './event-loop.ts';
import { inventedTexts } from './invented-texts.ts';
import { measureLoad } from './load.ts';
import { measureLongInput } from './long-input.ts';
import { measureOneLine } from './one-line.ts';

/** npm run bench -- score [--data FOLDER] [--model NAME] [--json] */
export const bench: Bench = {
  title: 'how fast posts are scored',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, model: { type: 'string', default: defaultModel } },
    });
    const { model } = values;
    const scorer = await createScorer(model);
    const contenders: Contender[] = [{ name: model, scorer, bar: 1 }];
    const labelled = await openLineScorer({ model, cx: true });
    const [sample] = await labelled.scorer.score([{ id: '1', text: 'the parcel came late', language: 'en' }]);
    if (sample?.cx) contenders.push({ name: `${model} with touchpoints`, scorer: labelled.scorer, bar: 0.3 });
    else progress('touchpoints were skipped: no scorer gives them');

    const invented = inventedTexts();
    progress('one line');
    const figures = measureOneLine();
    progress('against natural, invented posts');
    figures.push(...(await measureAgainstNatural(contenders, 'invented posts', invented)));
    let texts = invented;
    if (values.data === undefined) progress('tweets were skipped: --data FOLDER, with semeval_val.tsv in it');
    else {
      texts = (await readTweets(values.data)).map(({ text }) => text);
      progress('against natural, tweets');
      figures.push(...(await measureAgainstNatural(contenders, 'tweets', texts)));
    }
    progress('load');
    figures.push(...measureLoad(model));
    progress('event loop');
    figures.push(...(await measureEventLoop(model, scorer, texts)));
    progress('a million lines');
    figures.push(...(await measureLongInput(model, texts)));
    const accurate = await measureAccurate(texts);
    if (accurate.skipped) progress(`accurate was skipped: ${accurate.skipped}`);
    return [...figures, ...accurate.figures];
  },
};
