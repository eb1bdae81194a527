import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, it } from "vitest";
import { absenceOf } from "./absence.js";
import { useHypervisor, useSshImage } from "./hypervisors.js";
import { Project } from "./project.js";

/** One of the two providers, for the tests of `vagrant vm`. */
export interface VmSubject {
  readonly provider: "orbstack" | "vagrant";
  /**
   * A project of the provider, whose machines are deleted after the test.
   *
   * @param lines lines of the Vagrantfile's `config` block, in addition to box and provider
   * @param block lines of the provider block, with `v`
   */
  open(lines?: string, block?: string): Promise<Project>;
}

/** Runs the same tests on `orbstack` and on `vagrant` with Docker, which is skipped with a message if it is not available. */
export function describeOnBoth(title: string, body: (subject: VmSubject) => void): void {
  describe(`${title}, on orbstack`, () => body({ provider: "orbstack", open: openOrbstack }));
  const absence = absenceOf("docker");
  describe(`${title}, on vagrant with Docker`, () => {
    if (absence === undefined) describeDocker(body);
    else it.skip(absence, () => undefined);
  });
}

function openOrbstack(lines = "", block = ""): Promise<Project> {
  return Project.open(
    vagrantfile(`config.vm.box = "debian/bookworm64"\n${lines}`, "orbstack", `v.distro = "debian"\n${block}`),
  );
}

function describeDocker(body: (subject: VmSubject) => void): void {
  const host = useHypervisor("docker");
  useSshImage();
  const opened: Project[] = [];
  afterEach(async () => {
    for (const project of opened.splice(0))
      for (const id of await containersOf(project))
        await execa("docker", ["--host", host(), "rm", "--force", id], { reject: false });
  });
  body({
    provider: "vagrant",
    open: async (lines = "", block = "") => {
      // Ruby takes one to five seconds to create a key.
      const box = `config.vm.box = "vagrant-orbstack-test:ssh"\nconfig.ssh.insert_key = false`;
      const text = vagrantfile(`${box}\n${lines}`, "vagrant", `v.backend = "docker"\n${block}`);
      const environment = { VAGRANT_DEFAULT_PROVIDER: "vagrant", DOCKER_HOST: host() };
      const project = await Project.open(text, environment);
      opened.push(project);
      return project;
    },
  });
}

function vagrantfile(lines: string, provider: string, block: string): string {
  return `Vagrant.configure("2") do |config|
    ${lines}
    config.vm.provider :${provider} do |v|
      ${block}
    end
  end`;
}

async function containersOf({ folder }: Project): Promise<readonly string[]> {
  const machines = join(folder, ".vagrant", "machines");
  const names = await readdir(machines).catch(() => []);
  const ids = names.map((name) =>
    readFile(join(machines, name, `vagrant/instance/.vagrant/machines/${name}/docker/id`), "utf8").catch(
      () => undefined,
    ),
  );
  return (await Promise.all(ids)).filter((id) => id !== undefined);
}
