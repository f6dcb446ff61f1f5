import { viewOf } from '../detector.ts';

export const alarming = viewOf({ mentions: 600, negatives: 10, counted: 10 });
