/** Chance that can be repeated: tests print the seed, and `FUZZ_SEED` sets it. */

export type Random = { seed: number; below(limit: number): number; pick<T>(list: readonly T[]): T };

/** mulberry32 */
export function random(seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)): Random {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => {
    const found = list[below(list.length)];
    if (found === undefined) throw new Error("There is nothing to pick from.");
    return found;
  };
  return { seed, below, pick };
}
