import type { Topic } from '../values.ts';

/** Topics that need an article or another number; any other is quoted. */
export const topics: Readonly<Record<string, string>> = {
  ban: 'a ban',
  boycott: 'a boycott',
  breach: 'a breach',
  'data breach': 'a data breach',
  delay: 'a delay',
  delays: 'delays',
  delivery: 'delivery',
  fire: 'a fire',
  fraud: 'fraud',
  lawsuit: 'a lawsuit',
  layoffs: 'layoffs',
  leak: 'a leak',
  outage: 'an outage',
  'price increase': 'a price increase',
  prices: 'prices',
  recall: 'a recall',
  refund: 'a refund',
  refunds: 'refunds',
  scam: 'a scam',
  support: 'support',
  update: 'an update',
};
const topicName = (term: string): string => topics[term] ?? `“${term}”`;

/** What it is about, as a title says it. */
export const about = (what: string, topic: Topic, word = ' about'): string => {
  if (topic === 'unread') return what;
  return topic === 'unclear' ? `${what}, cause unclear` : `${what}${word} ${topicName(topic.term)}`;
};
