import type { z } from 'zod';

export interface DetectorPlugin<S extends z.ZodType = z.ZodType> {
  name: string;
  settings: S;
}
