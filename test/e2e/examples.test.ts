import { cp } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { Project, type ProjectOptions } from "../support/project.js";

/** A copy of an example, as in a clone of the project. */
async function example(name: string, options?: ProjectOptions): Promise<Project> {
  const project = await Project.open("", {}, options);
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

it("docker: the provisioner starts it, and the user can use it", async () => {
  const project = await example("docker");
  await project.succeed("up --provider=orbstack");
  await expect
    .poll(() => inGuest(project, "docker info --format {{.ServerVersion}} 2>&1 || true"), {
      timeout: 150_000,
    })
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

it("web-app-db: three machines reach each other by name, and the host reaches the first", async () => {
  const project = await example("web-app-db");
  await project.succeed("up --provider=orbstack");
  const ports = (await project.succeed("port web --machine-readable")).output;
  const [, port] = /forwarded_port,80,(\d+)/.exec(ports) ?? [];
  expect(await visit(`http://localhost:${port}`)).toBe("visit 1, served by app\n");
  expect(await visit("http://192.168.77.10")).toBe("visit 2, served by app\n");
});

// The first machine with cloud-init has to build its image.
const imageTimeoutMs = 1_200_000;

it("cloud-init: finishes before up ends", { timeout: 2 * imageTimeoutMs }, async () => {
  const project = await example("cloud-init", { commandTimeoutMs: imageTimeoutMs });
  await project.succeed("up --provider=orbstack");
  expect(await inGuest(project, "cat /srv/marker /etc/motd")).toMatch(/was here\s+Set up by cloud-init/);
});

it("snapshots: there and back", async () => {
  const project = await example("snapshots");
  await project.succeed("up --provider=orbstack");
  await project.succeed("snapshot save clean");
  await project.succeed("ssh -c 'sudo rm /srv/state'");
  await project.succeed("snapshot restore clean --no-provision");
  expect(await inGuest(project, "cat /srv/state")).toBe("version 1");
});

async function visit(url: string): Promise<string> {
  return (await fetch(url)).text();
}
