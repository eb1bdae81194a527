import { silentLogger } from "../../../src/machine/logger.js";
import { OrbctlDriver } from "../../../src/orbstack/driver.js";
import { timeoutsFrom } from "../../../src/orbstack/timeouts.js";
import type { SubjectUnderTest } from "../provider.suite.js";

/** What the provider `orbstack` does not support with any `orbctl`. */
export const never = {
  regeneration: "OrbStack takes its settings from the Vagrantfile itself",
  ports:
    "OrbStack forwards all that a guest listens on, and a Vagrantfile's own are those of networks.test.ts",
  suspend: "OrbStack cannot suspend machines",
};

/** Answers the suite's questions about the machine of that name. */
export function askOrbctl(program: string, name: string) {
  const driver = new OrbctlDriver(() => program, timeoutsFrom({}), silentLogger);
  return {
    memoryMib: async () => (await driver.info(name))?.limits?.memoryMib ?? 0,
    machines: async () => [await driver.info(name)].flatMap((orb) => (orb === undefined ? [] : [orb.id])),
    clear: () => driver.delete(name),
  } satisfies Partial<SubjectUnderTest>;
}
