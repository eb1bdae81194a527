import fc from "fast-check";

/**
 * A sample of everything that could be tested, which depends on the commit: `count` of them, or all with SWEEP=all. The
 * seed is printed, and SWEEP_SEED sets it.
 */
export function sampled<T>(all: readonly T[], count: number, kind = "kill points"): readonly T[] {
  if (process.env.SWEEP === "all") return all;
  const seed = Number(process.env.SWEEP_SEED ?? process.env.COMMIT_SEED);
  process.stdout.write(
    `${count} of ${all.length} ${kind}; the same again with SWEEP_SEED=${seed}, all with SWEEP=all\n`,
  );
  const some = fc.shuffledSubarray([...all], { minLength: count, maxLength: count });
  return fc.sample(some, { seed, numRuns: 1 })[0] ?? [];
}
