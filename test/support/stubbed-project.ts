import { makeStub, type Stub } from "./orbctl.js";
import { Project } from "./project.js";

/** The id of the machine `web`. */
export const stubId = "01STUB00000000000000000000";

interface StubbedOptions {
  /** Ruby code in the provider block, as `os`. */
  readonly options?: string;
  /** Ruby code before it, as `config`. */
  readonly more?: string;
  /** The environment of `vagrant` and the stub. */
  readonly environment?: Record<string, string>;
}

/** The Vagrantfile of a Debian machine, with Ruby code in its provider block, as `os`, and before it, as `config`. */
export function vagrantfile(options = "", more = ""): string {
  return `
    Vagrant.configure("2") do |config|
      config.vm.box = "debian/bookworm64"
      ${more}
      config.vm.provider :orbstack do |os|
        ${options}
      end
    end
  `;
}

/** A project whose `orbctl` is the stub. */
export async function stubbedProject({ options = "", more = "", environment = {} }: StubbedOptions = {}) {
  const stub = await makeStub(environment);
  const block = `os.cli_path = "${stub.program}"\n${options}`;
  return { stub, project: await Project.open(vagrantfile(block, more), stub.environment) };
}

/** The same, as if an earlier `up` had created the machine `web`. */
export async function stubbedMachine(options: StubbedOptions = {}) {
  const { project, stub } = await stubbedProject(options);
  await putMachine(stub);
  await putId(project);
  return { project, stub };
}

/** Adds the machine `web` to the stub. */
export function putMachine(stub: Stub, state = "running"): Promise<void> {
  return stub.write("machines.json", [
    { id: stubId, name: "web", distro: "debian", version: "bookworm", state, user: "vagrant" },
  ]);
}

/** Makes `web` the project's machine, even if it does not exist. */
export function putId(project: Project, id = stubId): Promise<void> {
  return project.write(".vagrant/machines/default/orbstack/id", id);
}
