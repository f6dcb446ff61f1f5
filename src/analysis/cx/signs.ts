import { cxIntents, cxStages, cxTouchpoints } from '../../core/cx.ts';

/** What lists may name beside the labels; see `assets/cx/en.txt`. */
const helpers = ['thing', 'opener', 'rhetorical', 'negation', 'pause', 'hint', 'nothing'] as const;

/** All that a phrase can stand for. Each has a bit, so that what a text holds is one number. */
export const signs = [...cxTouchpoints, ...cxStages, ...cxIntents, ...helpers] as const;
export type Sign = (typeof signs)[number];

export const isSign = (name: string): name is Sign => (signs as readonly string[]).includes(name);
export const bitOf = (sign: Sign): number => 1 << signs.indexOf(sign);
export const bitsOf = (names: readonly Sign[]): number => names.reduce((bits, name) => bits | bitOf(name), 0);

/** Within one of these the longest phrase wins: it silences those that begin inside it. */
export const touchpointBits = bitsOf([...cxTouchpoints, 'thing']);
export const stageBits = bitsOf(cxStages);
export const intentBits = bitsOf([...cxIntents, 'opener', 'rhetorical']);
export const scopeBits = bitsOf(['negation', 'pause', 'hint']);
