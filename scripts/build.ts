/** Bundles the programs, each into one file: the sidecar and its forwarder into the gem, `orbctl` into `dist/`. */
import { chmod, readFile } from "node:fs/promises";
import { build } from "esbuild";
import "./generate.js";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as {
  version: string;
};

const programs = [
  { entry: "src/main.ts", outfile: "ruby-shim/sidecar/main.cjs" },
  { entry: "src/forwarder/main.ts", outfile: "ruby-shim/sidecar/forwarder.cjs" },
  { entry: "src/engine/main.ts", outfile: "dist/orbctl.cjs" },
];

for (const { entry, outfile } of programs) {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    // Optional native parts of ssh2 and ws; both run without.
    external: ["cpu-features", "*.node", "bufferutil", "utf-8-validate"],
    banner: { js: "#!/usr/bin/env node" },
    define: { VERSION: JSON.stringify(version) },
  });
  await chmod(outfile, 0o755);
}
