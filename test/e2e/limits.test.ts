import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { Project } from "../support/project.js";

const run = promisify(execFile);

const vagrantfile = (options: string) => `
Vagrant.configure("2") do |config|
  config.vm.box = "debian/bookworm64"
  config.vm.provider(:virtualbox) { |vb| vb.memory = 4096 }
  config.vm.provider(:orbstack) { |os| ${options} }
end
`;

async function limitsOf(project: Project) {
  const { stdout } = await run("orbctl", ["info", await project.machineName(), "-f", "json"]);
  const { cpu_limit, memory_limit_mib, disk_limit_bytes } = JSON.parse(stdout).record.config;
  return { cpu_limit, memory_limit_mib, disk_limit_bytes };
}

it("applies limits that were changed in the Vagrantfile", async () => {
  const project = await Project.open(vagrantfile('os.memory = "512M"; os.cpus = "1"'));
  await project.succeed("up --provider=orbstack");
  expect(await limitsOf(project)).toEqual({ memory_limit_mib: 512, cpu_limit: 1 });

  await project.write("Vagrantfile", vagrantfile("os.memory = 700; os.cpus = 1"));
  const reload = await project.succeed("reload");
  expect(reload.output).toContain("==> default: Applying memory 700 MiB (was 512)...");
  expect(reload.output).not.toContain("Applying cpus");
  expect(await limitsOf(project)).toEqual({ memory_limit_mib: 700, cpu_limit: 1 });
  expect((await project.succeed("reload")).output).not.toContain("Applying");

  await project.write("Vagrantfile", vagrantfile('os.memory = "9000GB"'));
  const refused = await project.vagrant("reload");
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain("memory: expected at most the memory of this computer, ");
  expect((await project.vagrant("status")).output).toMatch(/default +running/);

  await project.write("Vagrantfile", vagrantfile(""));
  await project.succeed("halt");
  const up = await project.succeed("up");
  expect(up.output).toContain("==> default: Removing the limit on memory (was 700 MiB)...");
  expect(await limitsOf(project)).toEqual({});

  await project.succeed("destroy -f");
  const advised = await project.succeed("up");
  expect(advised.output).toContain("The Vagrantfile sets memory for virtualbox (4096).");
});
