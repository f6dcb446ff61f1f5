import type { Time } from '../domain.ts';

/** A process that works on the store. */
export interface WorkingProcess {
  id: string;
  /** Machine and process id. */
  place: string;
  startedAt: Time;
  /** Names of the jobs that it does. */
  workers: string[];
}

/** The processes that work on the store side by side. They expire by the store's clock. */
export interface ProcessStore {
  /** Says for `ms` that a process is at work. Returns the others that are, oldest first. */
  sayAtWork(process: WorkingProcess, ms: number): Promise<WorkingProcess[]>;
  /** The process ends its work. */
  sayLeft(id: string): Promise<void>;
  /** All that are at work, oldest first. */
  processes(): Promise<WorkingProcess[]>;
}
