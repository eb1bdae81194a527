import { mkdir, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import "../support/count-processes.js";
import { makeStub } from "../support/orbctl.js";
import { Project } from "../support/project.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { vmJson } from "../support/vm.js";

interface Doctor {
  readonly findings: readonly { readonly level: string; readonly check: string; readonly text: string }[];
}

const planted = "planted-d41d8cd98f";
const empty = 'Vagrant.configure("2") { |config| }';

/** A registered machine of an existing project, with secrets in all its files. */
async function plantMachine({ home, folder }: Project): Promise<void> {
  const data_dir = join(folder, ".vagrant/machines/web/orbstack");
  await mkdir(data_dir, { recursive: true });
  await mkdir(join(home, "orbstack/registry"), { recursive: true });
  const entry = {
    schema_version: 1,
    machine_id: "01PLANTED",
    provider: "orbstack",
    machine_name: `web ${homedir()}/x`,
    root_path: folder,
    data_dir,
    created_at: "2026-01-01T00:00:00.000Z",
  };
  await writeFile(join(home, "orbstack/registry/01PLANTED.json"), JSON.stringify(entry));
  await writeFile(join(data_dir, "id"), "01PLANTED");
  const key = `-----BEGIN OPENSSH PRIVATE KEY-----\n${planted}\n-----END OPENSSH PRIVATE KEY-----`;
  await writeFile(join(data_dir, "forwarder.log"), `password=${planted}\n${key}\nkept words\n`);
  await writeFile(join(data_dir, "steps.log"), `{"step":"https://me:${planted}@host/"}\n`);
  await writeFile(join(data_dir, "private_key"), planted);
  await writeFile(join(folder, "Vagrantfile"), `# ${planted}\n${empty}`);
}

it("finds no problem if machines can be created, and writes an archive without secrets", async () => {
  const environment = { VAGRANT_CLOUD_TOKEN: planted, MY_SETTING: `${planted}-too` };
  const project = await Project.open(empty, environment);
  await plantMachine(project);
  const archive = join(await temporaryFolder(), "support.tar.gz");
  const { findings } = await vmJson<Doctor>(project, `doctor --bundle ${archive}`);
  const levels = Object.fromEntries(findings.map(({ check, level }) => [check, level]));
  expect(levels).toMatchObject({ orbctl: "ok", service: "ok", "SSH key": "ok", "SSH server": "ok" });
  expect(levels).toMatchObject({ "Node.js": "ok", Vagrant: "ok", plugin: "ok", disk: "ok" });

  expect((await stat(archive)).mode & 0o077).toBe(0);
  const { stdout } = await execa("tar", ["-xzOf", archive]);
  expect(stdout).toContain("kept words");
  expect(stdout).toContain('"web ~/x"');
  expect(stdout).not.toContain(planted);
  expect(stdout).not.toContain(homedir());
  expect(stdout).not.toContain("PRIVATE KEY");

  const nowhere = await project.vagrant("vm doctor --bundle /no/such/folder/support.tar.gz");
  expect(nowhere.exitCode).toBe(1);
  expect(nowhere.output).toContain("could not be written");
});

it("is not delayed by an OrbStack that hangs", async () => {
  const stub = await makeStub();
  const folder = await temporaryFolder();
  await execa("ln", ["-s", stub.program, join(folder, "orbctl")]);
  await stub.fail({ status: "hang", version: "hang", list: "hang" });
  const project = await Project.open(empty, {
    ...stub.environment,
    PATH: `${folder}:${process.env.PATH}`,
    VAGRANT_ORBSTACK_COMMAND_TIMEOUT: "2",
  });
  const { exitCode, output } = await project.vagrant("vm doctor");
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^problem +service +.*did not finish within 2 seconds/m);
  expect(output).toMatch(/^ok +Node\.js/m);
});
