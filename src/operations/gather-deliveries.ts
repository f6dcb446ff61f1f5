import type { Config } from '../core/config.ts';
import { dayMs, type Time } from '../core/domain.ts';
import type { Reposts, RepostsOf } from '../core/plugins/collector.ts';
import type { WorkStore } from '../core/store/work.ts';

/** What a source gives us, and how late. */
export interface Delivery {
  source: string;
  platform: string;
  /** Null: there is no such platform. */
  reposts: Reposts | null;
  /** Live mentions that were posted in the last 24 hours. */
  mentions24h: number;
  /** Between being posted and being seen: half of them within, and 95 %. Null: there are none. */
  lagP50Ms: number | null;
  lagP95Ms: number | null;
}

export interface DeliveryRequest {
  config: Pick<Config, 'brands' | 'sources'>;
  store: Pick<WorkStore, 'lags'>;
  reposts: RepostsOf;
  now: Time;
}

/** Of every source that a brand uses, in the order of the configuration. */
export async function gatherDeliveries({ config, store, reposts, now }: DeliveryRequest): Promise<Delivery[]> {
  const { brands, sources } = config;
  const lags = await store.lags(
    brands.map(({ name }) => name),
    now - dayMs,
  );
  const used = new Set(brands.flatMap((brand) => brand.sources));
  return sources
    .filter(({ name }) => used.has(name))
    .map(({ name, platform, settings }) => {
      const view = Object.hasOwn(reposts, platform) ? reposts[platform] : undefined;
      const lag = lags.find(({ source }) => source === name);
      return {
        source: name,
        platform,
        reposts: view?.(typeof settings === 'object' ? { ...settings } : {}) ?? null,
        mentions24h: lag?.mentions ?? 0,
        lagP50Ms: lag?.p50Ms ?? null,
        lagP95Ms: lag?.p95Ms ?? null,
      };
    });
}
