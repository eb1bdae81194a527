import { version } from "../../version.js";
import type { Engine } from "../ground/engine.js";

/** The OrbStack version whose command line this is. Programs derive the supported flags from it. */
const compatibleWith = "2.2.3";

export async function showVersion(engine: Engine): Promise<void> {
  const [major = 0, minor = 0, patch = 0] = compatibleWith.split(".").map(Number);
  engine.print(`Version: ${compatibleWith} (${major * 1_000_000 + minor * 10_000 + patch * 100})`);
  engine.print(`Commit: vagrant-orbstack engine for Linux (v${version})`);
}
