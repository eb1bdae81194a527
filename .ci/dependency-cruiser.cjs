/**
 * Imports run one way: main -> rpc -> vm -> operations -> actions -> network -> {orbstack, backends, vagrantfile, state} -> process
 * -> machine -> errors.
 */
const floors = [
  ["main, build-parts, forwarder, guard and top", "^src/((main|build-parts)\\.ts$|(forwarder|guard|top)/)"],
  ["rpc", "^src/rpc/"],
  ["vm", "^src/vm/"],
  ["operations", "^src/operations/"],
  ["actions", "^src/actions/"],
  ["network", "^src/network/"],
  ["orbstack, backends, vagrantfile and state", "^src/(orbstack|backends|vagrantfile|state)/"],
  ["process", "^src/process/"],
  ["generated and version", "^src/(generated/|version\\.ts)"],
  ["machine", "^src/machine/"],
  ["errors", "^src/errors\\.ts$"],
];

const upward = floors.slice(1).map(([name, path], index) => ({
  name: `${name.replaceAll(/,? /g, "-")}-looks-up`,
  severity: "error",
  from: { path },
  to: { path: floors.slice(0, index + 1).map(([, higher]) => higher) },
}));

/** What folders on one floor must not import of it; `vagrantfile` keeps its records by `state`. */
const apart = Object.entries({
  orbstack: ["backends", "vagrantfile", "state"],
  vagrantfile: ["orbstack", "backends"],
  backends: ["orbstack", "vagrantfile", "state"],
  state: ["orbstack", "backends", "vagrantfile"],
}).map(([folder, others]) => ({
  name: `${folder}-apart-from-its-floor`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(${others.join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...apart,
    {
      name: "engine-is-a-program-of-its-own",
      severity: "error",
      from: { path: "^src/engine/" },
      to: {
        path: "^src/",
        pathNot: ["^src/engine/", "^src/errors\\.ts$", "^src/machine/", "^src/version\\.ts$"],
      },
    },
    {
      name: "nobody-needs-the-engine",
      severity: "error",
      from: { path: "^src/(?!engine/)" },
      to: { path: "^src/engine/" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/generated" },
  },
};
