/** PostgreSQL's `deadlock_detected`: it undid one of two statements that waited for each other. */
const deadlock = '40P01';
const maxTries = 5;

/** Runs `work` again when PostgreSQL broke a deadlock with it. */
export async function pastDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === maxTries || (error as { code?: unknown }).code !== deadlock) throw error;
    }
  }
}
