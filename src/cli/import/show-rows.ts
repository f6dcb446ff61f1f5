import type { NewMention } from '../../core/domain.ts';
import type { ImportOptions } from '../../operations/mentions/import-rows.ts';
import { note, oneLine } from '../terminal/output.ts';

const mostShown = 5;

/** A store that keeps the first mentions that it is given, to show them. */
export function keepFirst(store: ImportOptions['store']): { store: ImportOptions['store']; show(): void } {
  const first: NewMention[] = [];
  return {
    store: {
      ...store,
      saveMentions(mentions, now) {
        first.push(...mentions.slice(0, mostShown - first.length));
        return store.saveMentions(mentions, now);
      },
    },
    show() {
      if (first.length > 0) note('As they will be stored:');
      for (const mention of first) note(described(mention));
    },
  };
}

/** In UTC, as exports have it. */
function described({ at, platform, platformId, kind, author, url, text, engagement, reported }: NewMention): string {
  const followers = author?.followers === null || author === null ? '' : `, ${author.followers} followers`;
  const who = author === null ? 'nobody named' : `${author.name} (${author.id}${followers})`;
  const counts = Object.entries(engagement).map(([name, value]) => `${name} ${value}`);
  const said = reported === null ? [] : [`reported ${reported}`];
  const what = [platform, kind, platformId, ...counts, ...said].join(' ');
  return [
    `  ${new Date(at).toISOString()}  ${oneLine(who, 120)}  ${oneLine(what, 200)}`,
    `    ${oneLine(text, 160)}`,
    ...(url === null ? [] : [`    ${oneLine(url, 160)}`]),
  ].join('\n');
}
