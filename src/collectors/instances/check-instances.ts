import type { Instance } from './instance.ts';

/** Looks at each instance, and says what all of them say. Throws when none can be used. */
export async function checkInstances(
  instances: readonly Instance[],
  look: (instance: Instance) => Promise<string>,
  { explain, signal }: { explain(instance: Instance, error: unknown): string; signal: AbortSignal },
): Promise<string> {
  const looks = await Promise.all(
    instances.map(async (instance) => {
      try {
        return { said: await look(instance), failed: false };
      } catch (error) {
        signal.throwIfAborted();
        return { said: explain(instance, error), failed: true };
      }
    }),
  );
  const said = looks.map((one) => one.said).join('; ');
  if (looks.every(({ failed }) => failed)) throw new Error(said);
  return said;
}
