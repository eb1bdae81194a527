/**
 * Imports run one way: programs -> rpc -> lab -> vm -> operations -> actions -> kinds -> network -> {orbstack, backends, vagrantfile, state} -> process
 * -> machine -> errors.
 */
const floors = [
  ["programs", "^src/programs/"],
  ["rpc", "^src/rpc/"],
  ["lab", "^src/lab/"],
  ["vm", "^src/vm/"],
  ["operations", "^src/operations/"],
  ["actions", "^src/actions/"],
  ["kinds", "^src/kinds/"],
  ["network", "^src/network/"],
  ["orbstack, backends, vagrantfile and state", "^src/(orbstack|backends|vagrantfile|state)/"],
  ["process", "^src/process/"],
  ["machine", "^src/machine/"],
  ["generated and version", "^src/(generated/|version\\.ts)"],
  ["errors", "^src/errors\\.ts$"],
];

const upward = floors.slice(1).map(([name, path], index) => ({
  name: `${name.replaceAll(/,? /g, "-")}-looks-up`,
  severity: "error",
  from: { path },
  to: { path: floors.slice(0, index + 1).map(([, higher]) => higher) },
}));

/** The rooms of a floor, in the order of their imports; rooms in one line do not import each other. */
const rooms = {
  vm: [["commands", "temp", "top"], ["arguments"], ["terminal"], ["session"]],
  operations: [
    ["doctor"],
    ["report", "temporary", "transfer", "network", "lab"],
    ["inventory", "vagrant", "guest"],
  ],
  actions: [
    ["orbstack/provider", "vagrant/provider"],
    ["orbstack/steps", "vagrant/steps"],
    ["repair"],
    ["orbstack/creation"],
    ["orbstack/networks"],
    ["lab"],
    ["identity"],
    ["guest"],
    ["stack"],
    ["context"],
  ],
  engine: [
    ["commands"],
    ["ssh"],
    ["service", "lifecycle"],
    ["sharing"],
    ["machines"],
    ["guest", "images", "files", "setup"],
    ["ground"],
    ["incus"],
  ],
};

/** A room must not import from the rooms above it. `provider.ts` has the interface through which rooms know each other. */
const roomsUpward = Object.entries(rooms).flatMap(([floor, order]) =>
  order.flatMap((line, index) =>
    line.map((room) => ({
      name: `${floor}-${room.replace("/", "-")}-looks-up`,
      severity: "error",
      from: { path: `^src/${floor}/${room}/` },
      to: {
        path: [
          `^src/${floor}/(?!provider\\.ts$)[^/]+\\.ts$`,
          ...order
            .slice(0, index + 1)
            .flat()
            .filter((other) => other !== room)
            .map((other) => `^src/${floor}/${other}/`),
        ],
      },
    })),
  ),
);

/** What folders on the same floor must not import from each other. `vagrantfile` may use `state` for its records. */
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
    ...roomsUpward,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...apart,
    {
      name: "engine-is-a-program-of-its-own",
      severity: "error",
      from: { path: "^src/engine/" },
      to: {
        path: "^src/",
        pathNot: [
          "^src/engine/",
          "^src/errors\\.ts$",
          "^src/machine/",
          "^src/process/",
          "^src/version\\.ts$",
        ],
      },
    },
    {
      name: "nobody-needs-the-engine",
      severity: "error",
      from: { path: "^src/(?!engine/|programs/orbctl\\.ts)" },
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
