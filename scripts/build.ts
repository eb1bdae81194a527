/**
 * Bundles the programs: the sidecar, its forwarder, its guard and `vagrant vm top` into the gem, and `orbctl` into
 * `dist/engine/`. Each program is one file. Parts that are loaded on demand are separate files beside it, because
 * reading them all took longer than the rest of a program's start.
 */
import { chmod, readFile } from "node:fs/promises";
import { type BuildOptions, build, type Plugin } from "esbuild";
import "./generate.js";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as {
  version: string;
};

const sidecar = "ruby-shim/sidecar";
const engine = "dist/engine";
/**
 * Packages of each folder that are only loaded by `import()`, or by modules that are. Their names are re-exported, because
 * `export *` omits the default export.
 */
const lazy = { [sidecar]: ["commander", "diff", "execa", "yaml"], [engine]: ["execa"] };

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

/** Large modules of our own that most commands do not use, and the names of their files. */
const lazyModules = [
  [/\/lab\/vagrant-commands\.js$/, "vagrant-commands"],
  [/\/ssh\/server-process\.js$/, "ssh-server"],
] as const;

const besides = (packages: readonly string[]): Plugin => ({
  name: "lazy parts beside the program",
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${packages.join("|")})$`) }, ({ path }) => ({
      path: `./${path}.cjs`,
      external: true,
    }));
    for (const [filter, name] of lazyModules)
      onResolve({ filter }, () => ({ path: `./${name}.cjs`, external: true }));
  },
});

for (const [folder, packages] of Object.entries(lazy))
  for (const name of packages)
    await build({
      ...common,
      stdin: { contents: `export * from "${name}"`, resolveDir: process.cwd() },
      outfile: `${folder}/${name}.cjs`,
    });
for (const [entry, folder, name] of [
  ["src/programs/sidecar.ts", sidecar, "main"],
  ["src/lab/vagrant-commands.ts", sidecar, "vagrant-commands"],
  ["src/programs/forwarder.ts", sidecar, "forwarder"],
  ["src/programs/guard.ts", sidecar, "guard"],
  ["src/programs/top.ts", sidecar, "top"],
  ["src/programs/orbctl.ts", engine, "orbctl"],
  ["src/engine/ssh/server-process.ts", engine, "ssh-server"],
] as const) {
  const outfile = `${folder}/${name}.cjs`;
  await build({
    ...common,
    entryPoints: [entry],
    outfile,
    plugins: [besides(lazy[folder] ?? [])],
    // For the coverage. Programs do not name their maps, and the gem does not contain them.
    sourcemap: "external",
    sourcesContent: false,
    banner: { js: "#!/usr/bin/env node" },
  });
  await chmod(outfile, 0o755);
}
