import { chmod } from "node:fs/promises";
import { build } from "esbuild";
import { backendStubProgram, stubProgram } from "./programs.js";

/** Vitest's global set-up: bundles the stubs, because tests start them often. */
export async function setup(): Promise<void> {
  await bundle("test/support/orbctl-stub.ts", stubProgram);
  await bundle("test/support/backend-stub.ts", backendStubProgram);
}

async function bundle(source: string, program: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
    // Stubs do not count in the coverage. To report what they ran would take a tenth more of their time.
    banner: { js: "#!/usr/bin/env -S NODE_V8_COVERAGE= node" },
    logLevel: "error",
  });
  await chmod(program, 0o755);
}
