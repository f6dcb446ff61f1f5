/** What of the company a post is about. */
export const cxTouchpoints = [
  'product',
  'price',
  'delivery',
  'billing',
  'support',
  'website-app',
  'store',
  'staff',
  'policy',
  'safety',
  'outage',
] as const;
/** Where its author stands. */
export const cxStages = ['consider', 'evaluate', 'buy', 'use', 'get-help', 'leave'] as const;
/** What its author wants. */
export const cxIntents = [
  'complaint',
  'question',
  'request',
  'praise',
  'churn-threat',
  'promoter',
  'detractor',
] as const;

export type CxTouchpoint = (typeof cxTouchpoints)[number];
export type CxStage = (typeof cxStages)[number];
export type CxIntent = (typeof cxIntents)[number];

/** Words and phrases of a brand's own for these labels, beside the built-in lists: `*` at a word's end is any ending. */
export interface CxWords {
  touchpoints: { readonly [label in CxTouchpoint]?: readonly string[] | undefined };
  stages: { readonly [label in CxStage]?: readonly string[] | undefined };
  intents: { readonly [label in CxIntent]?: readonly string[] | undefined };
}
