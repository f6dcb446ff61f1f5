import { dayMs } from '../../src/core/domain.ts';
import { now } from './mention-fixture.ts';
import type { StoreUnderTest } from './store.ts';

/** What the engine of a brand is to be told. */
export const toldTo = async ({ store }: StoreUnderTest, brand: string) =>
  (await store.observations(brand, now + dayMs, 100)).map(({ observation }) => observation);

/** Has the engine of a brand take all that it is to be told. */
export async function consumeAll({ store }: StoreUnderTest, brand: string): Promise<void> {
  const consumed = (await store.observations(brand, now + dayMs, 100)).map(({ id }) => id);
  const expectedVersion = (await store.engine(brand))?.version ?? 0;
  await store.saveTransition({ brand, expectedVersion, state: {}, incidents: [], notifications: [], consumed });
}
