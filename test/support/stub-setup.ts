import { chmod } from "node:fs/promises";
import { build } from "esbuild";
import { stubProgram } from "./programs.js";

/** Vitest's global set-up: makes the stub program. Bundled, because tests start it often. */
export async function setup(): Promise<void> {
  await build({
    entryPoints: ["test/support/orbctl-stub.ts"],
    outfile: stubProgram,
    bundle: true,
    platform: "node",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "error",
  });
  await chmod(stubProgram, 0o755);
}
