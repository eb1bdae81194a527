import { describe, expect, it } from "vitest";
import { argv, asMachineName, type CreateSpec } from "../../../src/orbstack/argv.js";

const web = asMachineName("web");
const spec: CreateSpec = {
  name: "web",
  distro: "debian",
  version: "bookworm",
  arch: "amd64",
  username: "vagrant",
  isolated: false,
  mounts: [],
};

describe("argv", () => {
  it.each([
    [argv.list(), "list -f json"],
    [argv.info(web), "info web -f json"],
    [argv.start(web), "start web"],
    [argv.stop(web), "stop web"],
    [argv.kill(web), "stop --force web"],
    [argv.configure(web, "memory_mib", "2048"), "config set machine.web.memory_mib 2048"],
    [argv.delete(web), "delete --force web"],
    [argv.create(spec), "create --arch amd64 --user vagrant debian:bookworm web"],
    [argv.create({ ...spec, version: undefined }), "create --arch amd64 --user vagrant debian web"],
    [argv.create({ ...spec, arch: undefined }), "create --user vagrant debian:bookworm web"],
    [
      argv.create({ ...spec, isolated: true, cpus: 2, memoryMib: 1024, diskMib: 65_536 }),
      "create --arch amd64 --user vagrant --isolated --cpus 2 --memory 1024M --disk 65536M debian:bookworm web",
    ],
    [
      argv.create(spec, "/tmp/x/content"),
      "create --arch amd64 --user vagrant --user-data /tmp/x/content debian:bookworm web",
    ],
    [
      argv.run(web, { user: "root" }, ["sh", "-c", "exit 7"]),
      "run --machine web --user root --workdir / sh -c exit 7",
    ],
    [
      argv.run(web, { user: "ann", workdir: "/srv" }, ["ls"]),
      "run --machine web --user ann --workdir /srv ls",
    ],
  ])("%j", (args, expected) => {
    expect(args.join(" ")).toBe(expected);
  });

  it.each(["", " ", "-a", "--all"])("takes %j for no machine's name", (name) => {
    expect(() => asMachineName(name)).toThrow("not a machine's name");
  });
});
