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
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "error",
  });
  await chmod(program, 0o755);
}
