import type { Detector } from './detector.ts';
import { negativeSpike } from './negative-spike.ts';
import { silence } from './silence.ts';
import { urgentPost } from './urgent-post.ts';
import { volumeSpike } from './volume-spike.ts';

/** All kinds of rule. */
export const detectors: readonly Detector[] = [negativeSpike, volumeSpike, urgentPost, silence];

/** Used by commands that are given no rule. */
export const defaultDetector = (detectors.find(({ isDefault }) => isDefault) ?? negativeSpike).name;
