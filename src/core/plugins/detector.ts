import type { z } from 'zod';

export interface DetectorPlugin<S extends z.ZodType = z.ZodType> {
  name: string;
  settings: S;
  /** A brand without `rules` gets one rule of this kind. */
  isDefault?: boolean;
}
