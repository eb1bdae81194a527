import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stubbedMachine, vagrantfile } from "../support/stubbed-project.js";

/** Creates another project's machine whose id in Vagrant's index starts with this project's machine name. */
async function withStranger(name: string) {
  const { project: stranger, stub } = await stubbedMachine();
  const index = join(stranger.home, "data", "machine-index");
  const entry = {
    ...{ name: "default", provider: "orbstack", state: "running", extra_data: {} },
    local_data_path: join(stranger.folder, ".vagrant"),
    ...{ vagrantfile_name: ["Vagrantfile"], vagrantfile_path: stranger.folder },
  };
  await mkdir(index, { recursive: true });
  await writeFile(
    join(index, "index"),
    JSON.stringify({ version: 1, machines: { [name.padEnd(32, "0")]: entry } }),
  );
  const options = `os.cli_path = "${stub.program}"`;
  return { stub, project: await stranger.neighbour(vagrantfile(options, `config.vm.define "${name}"`)) };
}

it("uses a machine's name for this project's machine, even if ids start with it", {}, async () => {
  const { project, stub } = await withStranger("db");
  expect((await project.succeed("status")).output).toMatch(/db +not created/);
  const kill = await project.vagrant("vm kill -f db");
  expect(kill.output).toContain("VM must be created");
  await project.vagrant("vm kill -f");
  await project.succeed("destroy -f db");
  await project.succeed("destroy -f");
  await project.succeed("halt");
  expect(await stub.calls()).toEqual([]);

  const short = await project.vagrant("vm kill -f db00");
  expect(short.exitCode).toBe(1);
  expect(short.output).toContain("at least the first seven digits");
  expect(await stub.calls()).toEqual([]);
  // An id still works from any folder.
  expect((await project.succeed("vm kill -f db00000")).output).toContain("default: powered off");
});
