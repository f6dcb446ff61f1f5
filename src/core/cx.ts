/** The part of the company that a post is about. */
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
/** The author's stage of the customer journey. */
export const cxStages = ['consider', 'evaluate', 'buy', 'use', 'get-help', 'leave'] as const;
/** The author's intent. */
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

/**
 * A brand's own words and phrases for these labels, in addition to the built-in lists. `*` at the end of a word matches
 * any ending.
 */
export interface CxWords {
  touchpoints: { readonly [label in CxTouchpoint]?: readonly string[] | undefined };
  stages: { readonly [label in CxStage]?: readonly string[] | undefined };
  intents: { readonly [label in CxIntent]?: readonly string[] | undefined };
}
