import { version } from "../../version.js";
import type { Engine } from "../ground/engine.js";

/** The OrbStack whose command line this is; programs read it to learn which flags there are. */
const compatibleWith = "2.2.3";

export async function showVersion(engine: Engine): Promise<void> {
  const [major = 0, minor = 0, patch = 0] = compatibleWith.split(".").map(Number);
  engine.print(`Version: ${compatibleWith} (${major * 1_000_000 + minor * 10_000 + patch * 100})`);
  engine.print(`Commit: vagrant-orbstack engine for Linux (v${version})`);
}
