import { viewOf } from '../detector.ts';

export const alarming = viewOf({ mentions: 0, negatives: 0, counted: 0, expectedMentions: 60 });
