import type { Time } from '../domain.ts';

/** A process that works on the store. */
export interface WorkingProcess {
  id: string;
  /** Machine and process id. */
  place: string;
  startedAt: Time;
  /** Names of the jobs that it does. */
  workers: string[];
  /** The last request to read its configuration again; null: there was none. */
  reload: ReloadRequest | null;
}

export interface ReloadRequest {
  id: string;
  /** Null: it has not answered yet. */
  outcome: Reloaded | null;
}

/** What became of reading the configuration again. */
export interface Reloaded {
  /** Why nothing changed; null: the process works by it now. */
  error: string | null;
  /** What is different from before. */
  changed: string[];
  /** Keys of the file whose new values wait for a restart. */
  needRestart: string[];
}

/** The processes that work on the store side by side. They expire by the store's clock. */
export interface ProcessStore {
  /** Says for `ms` that a process is at work. Returns all that are, itself included, oldest first. */
  sayAtWork(process: Omit<WorkingProcess, 'reload'>, ms: number): Promise<WorkingProcess[]>;
  /** The process ends its work. */
  sayLeft(id: string): Promise<void>;
  /** All that are at work, oldest first. */
  processes(): Promise<WorkingProcess[]>;
  /** Asks all that are at work to read their configuration again. */
  askToReload(request: string): Promise<void>;
  /** Answers a request, unless another one has come since. */
  sayReloaded(process: string, request: string, outcome: Reloaded): Promise<void>;
}
