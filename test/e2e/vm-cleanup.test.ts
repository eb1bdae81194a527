import { rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, expect, it } from "vitest";
import { Project } from "../support/project.js";
import { vmJson } from "../support/vm.js";

const vagrantfile = `Vagrant.configure("2") do |config|
  config.vm.box = "debian/bookworm64"
  config.vm.network "private_network", ip: "192.168.77.9"
end`;

interface Cleanup {
  readonly leftovers: readonly Record<string, unknown>[];
  readonly kept: readonly Record<string, unknown>[];
}

const made: string[] = [];

afterEach(async () => {
  for (const machine of made.splice(0))
    await execa("orbctl", ["delete", "--force", machine], { reject: false });
});

/** The existing OrbStack machines of a machine and its snapshots. */
async function machinesOf(id: string): Promise<readonly string[]> {
  const { stdout } = await execa("orbctl", ["list", "-f", "json"]);
  return JSON.parse(stdout).flatMap((orb: { id: string; name: string }) =>
    orb.id === id || orb.name.includes(id.toLowerCase()) ? [orb.name] : [],
  );
}

it("deletes a machine whose project was deleted, but not one whose project may be unmounted", {
  timeout: 150_000,
}, async () => {
  const bystander = await Project.open('Vagrant.configure("2") { |config| }');
  const project = await bystander.neighbour(vagrantfile);
  await project.succeed("up");
  const id = (await project.data("id")) ?? "";
  made.push(await project.machineName());
  await project.succeed("snapshot save one");
  const machines = await machinesOf(id);
  expect(machines).toHaveLength(2);
  made.push(...machines);
  await rm(project.folder, { recursive: true });

  // The parent folder is empty now, like the mount point of an unmounted disk.
  const careful = await vmJson<Cleanup>(bystander, "cleanup -f");
  expect(careful).toMatchObject({ leftovers: [], kept: [{ reason: expect.stringContaining("mounted") }] });
  expect(await machinesOf(id)).toEqual(machines);

  await writeFile(join(dirname(project.folder), "neighbour"), "");
  expect((await bystander.vagrant("vm cleanup")).exitCode).toBe(1);
  const shown = await bystander.succeed("vm cleanup --dry-run");
  expect(shown.output).toMatch(/^machine +default of .*, which no longer exists: /m);
  expect(await machinesOf(id)).toEqual(machines);

  const { leftovers } = await vmJson<Cleanup>(bystander, "cleanup -f");
  expect(leftovers).toMatchObject([{ kind: "machine", outcome: "removed" }]);
  expect(await machinesOf(id)).toEqual([]);
  const networks = await execa("cat", [join(project.home, "orbstack/networks/private.json")]);
  expect(networks.stdout).not.toContain("192.168.77.9");
  expect((await bystander.succeed("vm cleanup")).output).toContain("nothing to clean up");
});
