import type { Time } from '../../core/domain.ts';
import { isNameless } from '../../core/identity.ts';
import { type EngineState, memoryOf, type SourceMemory } from './engine-state.ts';

/** Where people have names, so many posts without one count in a window. More count only if they usually do there. */
const most = 3;
/** What was long ago says little about how a source is now. */
const mostKnown = 2_000;

/** Takes note of whether a new mention's speaker has a name. Mutates the source. */
export function noteName(source: SourceMemory, speaker: string): void {
  let { named, nameless } = source.names ?? { named: 0, nameless: 0 };
  if (named + nameless >= mostKnown) [named, nameless] = [named / 2, nameless / 2];
  source.names = isNameless(speaker) ? { named, nameless: nameless + 1 } : { named: named + 1, nameless };
}

/** Nameless posts usually come with each named one. Infinite: the source has no names. */
const usuallyWith = ({ names }: SourceMemory): number => (names ? names.nameless / names.named : 0);

/** What a window has too much of. */
interface LeftOut {
  negatives: number;
  counted: number;
  weight: number;
}

const nothingLeftOut: LeftOut = { negatives: 0, counted: 0, weight: 0 };

/** Of the sources where some people have no name: how many nameless posts usually come with each named one. */
export function namelessUsually(
  { sources: memories }: Pick<EngineState, 'sources'>,
  sources: readonly string[],
): ReadonlyMap<string, number> {
  const usual = new Map<string, number>();
  for (const name of sources) {
    const source = memoryOf(memories, name);
    const each = source ? usuallyWith(source) : 0;
    if (each > 0 && Number.isFinite(each)) usual.set(name, each);
  }
  return usual;
}

/** Nameless posts beyond those that may count, in `[from, to)`: anybody can write any number of them. */
export function namelessBeyond(
  { negatives }: Pick<EngineState, 'negatives'>,
  usual: ReadonlyMap<string, number>,
  from: Time,
  to: Time,
): LeftOut {
  if (usual.size === 0) return nothingLeftOut;
  let may = most;
  const nameless = { ...nothingLeftOut };
  for (let i = negatives.length - 1; i >= 0; i--) {
    const one = negatives[i];
    if (!one || one.at < from) break;
    const each = usual.get(one.source);
    if (each === undefined || one.at >= to) continue;
    if (!one.nameless) may += one.counted ? each : 0;
    else {
      nameless.negatives += Number(one.negative);
      nameless.counted += Number(one.counted);
      nameless.weight += one.gain / 100;
    }
  }
  const beyond = Math.max(0, Math.floor(nameless.counted - may));
  const part = beyond > 0 ? beyond / nameless.counted : 0;
  return { counted: beyond, negatives: Math.round(part * nameless.negatives), weight: part * nameless.weight };
}
