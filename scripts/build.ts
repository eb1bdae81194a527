/**
 * Bundles the programs: the sidecar, its forwarder, its guard and `vagrant vm top` into the gem, and `orbctl` into
 * `dist/`. Each program is one file. Parts that are loaded on demand are separate files beside it, because reading them
 * all took longer than the rest of the sidecar's start.
 */
import { chmod, readFile } from "node:fs/promises";
import { type BuildOptions, build, type Plugin } from "esbuild";
import "./generate.js";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as {
  version: string;
};

const sidecar = "ruby-shim/sidecar";
/**
 * Packages that are only loaded by `import()`, or by modules that are. Their names are re-exported, because `export *`
 * omits the default export.
 */
const lazy = ["commander", "diff", "execa", "yaml"];

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // Optional native parts of ssh2 and ws. Both work without them.
  external: ["cpu-features", "*.node", "bufferutil", "utf-8-validate"],
  // Turns `import()` into `require`, which finds a bundle by its relative path.
  supported: { "dynamic-import": false },
  define: { VERSION: JSON.stringify(version) },
} satisfies BuildOptions;

const besides: Plugin = {
  name: "lazy parts beside the program",
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${lazy.join("|")})$`) }, ({ path }) => ({
      path: `./${path}.cjs`,
      external: true,
    }));
    // `vagrant vm` is a third of the sidecar, and most commands do not use it.
    onResolve({ filter: /\/vm\/program\.js$/ }, () => ({ path: "./vm.cjs", external: true }));
  },
};

for (const name of lazy)
  await build({
    ...common,
    stdin: { contents: `export * from "${name}"`, resolveDir: process.cwd() },
    outfile: `${sidecar}/${name}.cjs`,
  });
for (const [entry, outfile, plugins] of [
  ["src/programs/sidecar.ts", `${sidecar}/main.cjs`, [besides]],
  ["src/vm/program.ts", `${sidecar}/vm.cjs`, [besides]],
  ["src/programs/forwarder.ts", `${sidecar}/forwarder.cjs`, [besides]],
  ["src/programs/guard.ts", `${sidecar}/guard.cjs`, [besides]],
  ["src/programs/top.ts", `${sidecar}/top.cjs`, [besides]],
  ["src/programs/orbctl.ts", "dist/orbctl.cjs", []],
] as const) {
  await build({
    ...common,
    entryPoints: [entry],
    outfile,
    plugins: [...plugins],
    // For the coverage. Programs do not name their maps, and the gem does not contain them.
    sourcemap: "external",
    sourcesContent: false,
    banner: { js: "#!/usr/bin/env node" },
  });
  await chmod(outfile, 0o755);
}
