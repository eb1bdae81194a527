import { describe, it } from "vitest";
import { realOrbctl } from "../../support/orbctl.js";
import { describeDriver } from "./driver.suite.js";

const real = realOrbctl();

if ("program" in real) describeDriver("the real orbctl", async () => ({ program: real.program, real: true }));
else describe("the driver over the real orbctl", () => it.skip(real.absent, () => undefined));
