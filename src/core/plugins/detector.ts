import type { z } from 'zod';

export interface DetectorPlugin<S extends z.ZodType = z.ZodType> {
  name: string;
  settings: S;
  /** A brand that names no rules has one of this kind. */
  isDefault?: boolean;
}
