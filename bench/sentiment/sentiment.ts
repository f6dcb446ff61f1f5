import { parseArgs } from 'node:util';
import { defaultModel } from '../../dist/analysis/sentiment/index.js';
import type { Bench } from '../bench.ts';
import { languageFigures, tweetFigures } from './bars.ts';
import { measureLanguages } from './measure-languages.ts';
import { measureTweets } from './measure-tweets.ts';
import { openModels } from './models.ts';
import { drawReliability } from './picture.ts';
import { readTweets, whereTheDataIs } from './rows.ts';
import { summarize } from './summary.ts';
import { barTable, languageTable, tweetTable } from './table.ts';

/** npm run bench -- sentiment --data FOLDER [--picture] [--json] */
export const bench: Bench = {
  title: 'how right the models are, against the word lists of others, on validation tweets',
  async run({ progress, args }) {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, picture: { type: 'boolean', default: false } },
    });
    if (values.data === undefined) return { figures: [], table: whereTheDataIs };
    const { models, missing } = await openModels();
    progress('tweets in English');
    const tweets = await measureTweets(models, await readTweets(values.data));
    const figures = tweets.flatMap(tweetFigures);
    const tables = [tweetTable(tweets)];
    for (const model of models) {
      progress(`${model.name}: tweets in eight languages`);
      const rows = await measureLanguages(model, values.data);
      figures.push(...languageFigures(model.name, summarize(rows)));
      tables.push(languageTable(model.name, rows));
    }
    const own = tweets.find(({ name }) => name === defaultModel)?.evaluation;
    if (values.picture && own) for (const file of await drawReliability(defaultModel, own)) progress(`wrote ${file}`);
    const skipped = [...missing, ...tweets.flatMap(({ name, why }) => (why === undefined ? [] : [{ name, why }]))];
    tables.push(barTable(figures), skipped.map(({ name, why }) => `${name} was skipped: ${why}`).join('\n'));
    return { figures, table: tables.filter((table) => table !== '').join('\n\n') };
  },
};
