import { viewOf } from '../detector.ts';

export const alarming = viewOf({ mentions: 90, negatives: 80, counted: 75 });
