import { ChildProcess } from "node:child_process";
import { createRequire, syncBuiltinESMExports } from "node:module";

/** Set-up of the unit tests: makes everything fail that would start a process. */
const processes = createRequire(import.meta.url)("node:child_process") as Record<string, unknown>;
for (const name of ["spawnSync", "execSync", "execFileSync"]) processes[name] = refuse;
// All asynchronous functions use this one.
Object.assign(ChildProcess.prototype, { spawn: refuse });
syncBuiltinESMExports();

function refuse(): never {
  throw new Error("A unit test starts no process: give it a double, or move it to test/contract.");
}
