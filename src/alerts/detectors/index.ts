import type { Detector } from './detector.ts';
import { negativeSpike } from './negative-spike.ts';
import { silence } from './silence.ts';
import { urgentPost } from './urgent-post.ts';
import { volumeSpike } from './volume-spike.ts';

/** Every kind of rule there is. */
export const detectors: readonly Detector[] = [negativeSpike, volumeSpike, urgentPost, silence];

/** Of a command that is told no rule. */
export const defaultDetector = (detectors.find(({ isDefault }) => isDefault) ?? negativeSpike).name;
