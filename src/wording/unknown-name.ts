import { didYouMean } from './did-you-mean.ts';

const mostNamed = 10;

/** The one wording for a name that nothing has: `there is no brand 'acm' among acme, bolt. Did you mean 'acme'?` */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const more = known.length > mostNamed ? ` and ${known.length - mostNamed} more` : '';
  const among =
    known.length === 0 ? ', as there is none at all' : ` among ${known.slice(0, mostNamed).join(', ')}${more}`;
  return `there is no ${what} '${name}'${among}.${didYouMean(name, known)}`;
}
