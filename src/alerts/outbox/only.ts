import type { Only, Rule } from '../../core/config.ts';
import type { Mention } from '../../core/domain.ts';
import type { Incident } from '../../core/incident.ts';
import type { Routes } from './outbox.ts';

type Post = Pick<Mention, 'score' | 'language' | 'platform'>;
type RoutedRule = Pick<Rule, 'name' | 'notify' | 'only'>;

/** What is known of a post; an empty list: nothing. */
const valuesOf: { [Key in keyof Only]-?: (post: Post) => readonly string[] } = {
  touchpoints: ({ score }) => score?.cx?.touchpoints ?? [],
  intents: ({ score }) => score?.cx?.intents ?? [],
  languages: ({ score, language }) => {
    const [code = ''] = (score?.language ?? language ?? '').toLowerCase().split('-');
    return code === '' || code === 'und' ? [] : [code];
  },
  platforms: ({ platform }) => [platform],
};
const keys = Object.keys(valuesOf) as (keyof Only)[];

/** Whether posts are what `only` asks for. Without posts, as in a silence, nothing speaks against it. */
export function meetsOnly(only: Only | undefined, posts: readonly Post[]): boolean {
  if (only === undefined || posts.length === 0) return true;
  return keys.every((key) => {
    const wanted = only[key];
    if (wanted === undefined) return true;
    const known = posts.map(valuesOf[key]).filter(({ length }) => length > 0);
    const meeting = known.filter((values) => values.some((value) => wanted.includes(value))).length;
    return meeting > 0 && meeting * 2 >= known.length;
  });
}

const involvedRules = (channel: string, incident: Incident, rules: readonly RoutedRule[]): RoutedRule[] =>
  rules.filter(({ name, notify }) => notify.includes(channel) && incident.rules.some(({ rule }) => rule === name));

/** Whether it depends on its posts that a channel is told of an incident. */
export const dependsOnPosts = (
  channel: string,
  incident: Incident,
  rules: readonly RoutedRule[],
  routes: Routes,
): boolean =>
  routes.get(channel)?.only !== undefined ||
  involvedRules(channel, incident, rules).some(({ only }) => only !== undefined);

/** Whether a channel is told of an incident with these posts: by one of its rules at least. */
export function takes(
  channel: string,
  incident: Incident,
  { rules, routes, posts }: { rules: readonly RoutedRule[]; routes: Routes; posts: readonly Post[] },
): boolean {
  const involved = involvedRules(channel, incident, rules);
  const byRule = involved.length === 0 || involved.some(({ only }) => meetsOnly(only, posts));
  return byRule && meetsOnly(routes.get(channel)?.only, posts);
}
