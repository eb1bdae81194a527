import { cp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, expect, it } from "vitest";
import "../support/count-processes.js";
import { Project } from "../support/project.js";
import { stubbedMachine, stubId } from "../support/stubbed-project.js";
import { vmJson } from "../support/vm.js";

const address = "192.168.78.9";
const vagrantfile = `Vagrant.configure("2") do |config|
  config.vm.box = "debian/bookworm64"
  config.vm.synced_folder ".", "/vagrant", disabled: true
  config.vm.network "private_network", ip: "${address}"
end`;

const made: string[] = [];

afterEach(async () => {
  for (const machine of made.splice(0))
    await execa("orbctl", ["delete", "--force", machine], { reject: false });
});

it("forgets nothing of another user's machine, and names the owner", async () => {
  const { project, stub } = await stubbedMachine();
  await stub.write("machines.json", []);
  // Vagrant's own record of the machine's creator.
  await project.write(".vagrant/machines/default/orbstack/creator_uid", "65534");
  const status = await project.succeed("status");
  expect(status.output).toMatch(/default +unknown \(orbstack\)/);
  for (const command of ["up", "destroy -f"]) {
    const outcome = await project.vagrant(command);
    expect([command, outcome.exitCode]).toEqual([command, 1]);
    expect(outcome.output).toContain("was created by the user nobody");
  }
  expect(await project.data("id")).toBe(stubId);
  expect(await stub.machines()).toEqual([]);
});

it("keeps a machine's project after a former machine, a renamed folder and a deleted .vagrant", {
  timeout: 900_000,
}, async () => {
  const bystander = await Project.open('Vagrant.configure("2") { |config| }');
  const project = await bystander.neighbour(vagrantfile);
  await project.succeed("up");
  const first = await project.data("id");
  await execa("orbctl", ["delete", "--force", await project.machineName()]);
  await project.succeed("up");
  const id = await project.data("id");
  expect(id).not.toBe(first);
  const name = await project.machineName();
  made.push(name);

  // The first machine's entry is removed, and the second keeps its address and route.
  const { leftovers } = await vmJson<{ leftovers: object[] }>(bystander, "cleanup -f");
  expect(leftovers).toMatchObject([{ kind: "entry", outcome: "removed" }]);
  const { stdout: networks } = await execa("cat", [join(project.home, "orbstack/networks/private.json")]);
  expect(Object.keys(JSON.parse(networks).allocations)).toEqual([address]);
  expect((await execa("ip", ["route", "get", address])).stdout).toContain("via");

  // Renamed but not used yet, and then used.
  await writeFile(join(dirname(project.folder), "neighbour"), "");
  const renamed = `${project.folder}-renamed`;
  await rename(project.folder, renamed);
  expect((await bystander.succeed("vm cleanup --dry-run")).output).toContain("nothing to clean up");
  await execa("vagrant", ["status"], { cwd: renamed, env: { VAGRANT_HOME: project.home } });
  const { machines } = await vmJson<{ machines: object[] }>(bystander, "discover");
  expect(machines).toMatchObject([{ id, project: renamed, remembered: true, state: "running" }]);
  await cp(renamed, project.folder, { recursive: true });
  await rm(renamed, { recursive: true });
  await project.succeed("vm protect");

  // Forgotten and taken back.
  await rm(join(project.folder, ".vagrant"), { recursive: true });
  expect((await bystander.succeed("vm cleanup --dry-run")).output).toContain(`takes ${name} back`);
  const up = await project.succeed("up");
  expect(up.output).toContain(`Taking machine ${name} back`);
  expect(await project.data("id")).toBe(id);
  expect((await project.succeed("ssh -c true")).exitCode).toBe(0);

  const refused = await project.vagrant("destroy -f");
  expect(refused.output).toContain("is protected. It was not changed. Run `vagrant vm unprotect default`");
  await project.succeed("vm unprotect");

  // All records are lost, except the machine's own.
  await rm(join(project.folder, ".vagrant"), { recursive: true });
  await rm(join(project.home, "orbstack/registry"), { recursive: true });
  const { others } = await vmJson<{ others: object[] }>(bystander, "discover");
  const says = expect.objectContaining({ name: "default", project: project.folder, home: project.home });
  expect(others).toContainEqual(expect.objectContaining({ machine: name, says }));
  expect((await project.succeed("up")).output).toContain(`Taking machine ${name} back: its own record`);
  expect(await project.data("id")).toBe(id);
  await project.succeed("destroy -f");

  // A machine that was created without Vagrant.
  await execa("orbctl", ["create", "--user", "vagrant", "debian:bookworm", `${name}-stray`]);
  made.push(`${name}-stray`);
  await project.succeed(`vm adopt ${name}-stray`);
  await project.succeed("up");
  expect((await project.succeed("ssh -c hostname")).output).toContain(`${name}-stray`);
});
