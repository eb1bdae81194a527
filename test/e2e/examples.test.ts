import { cp } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { Project } from "../support/project.js";

/** A copy of an example, as somebody has it who cloned the project. */
async function example(name: string): Promise<Project> {
  const project = await Project.open("");
  await cp(resolve("examples", name), project.folder, { recursive: true });
  return project;
}

async function inGuest(project: Project, command: string, machine = ""): Promise<string> {
  return (await project.succeed(`ssh ${machine} -c '${command}'`)).output.trim();
}

it("quickstart: a machine with file and shell provisioners", async () => {
  const project = await example("quickstart");
  const up = await project.succeed("up --provider=orbstack");
  expect(up.output).toContain("user is vagrant");
});

it("yaml-machines: a loop over a list", async () => {
  const project = await example("yaml-machines");
  await project.succeed("up --provider=orbstack");
  expect(await inGuest(project, "nproc", "runner")).toBe("1");
  expect(await inGuest(project, "cat /etc/wanted-packages; hostname", "builder")).toMatch(
    /make\s+gcc\s+builder/,
  );
});

it("ansible: ansible_local, and a second run that changes nothing", async () => {
  const project = await example("ansible");
  await project.succeed("up --provider=orbstack");
  expect(await inGuest(project, "cat /srv/greeting; stat -c %U /srv/greeting")).toMatch(
    /^Hello from [\s\S]*app$/,
  );
  expect((await project.succeed("provision")).output).toMatch(/changed=0/);
});

it("docker: the provisioner starts it, and the user may speak to it", async () => {
  const project = await example("docker");
  await project.succeed("up --provider=orbstack");
  await expect
    .poll(() => inGuest(project, "docker info --format {{.ServerVersion}} 2>&1 || true"), { timeout: 30_000 })
    .toMatch(/^\d+\./);
});

it("rsync: copies, without what is excluded", async () => {
  const project = await example("rsync");
  await project.write("src/left.tmp", "");
  await project.succeed("up --provider=orbstack");
  expect(await inGuest(project, "src/build.sh; ls src; ls /vagrant 2>&1 || true")).toMatch(
    /^built from a copy\s+build.sh\s+ls: cannot access/,
  );
});
