import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { type BackendName, backendNames } from "../../../src/machine/backend-name.js";
import { render } from "../../../src/vagrantfile/render.js";
import { sampleContext, sampleMachine } from "../../support/sample-context.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/**
 * Replaces a provider whose program is not installed, so that Vagrant reads the options. Providers that come with
 * Vagrant keep their own config class, which knows all names. The others get one with the names from their manuals.
 */
const fakeProvider = (name: BackendName, options: readonly string[]) => `
class Fake < Vagrant.plugin("2", :provider)
  def state
    Vagrant::MachineState.new(:not_created, "not created", "")
  end
end

class FakePlugin < Vagrant.plugin("2")
  name "fake provider"
  provider(:${name}, box_optional: ${name === "docker"}) { Fake }
end

${options.length === 0 ? "" : fakeProviderConfig(name, options)}
`;

const methods = ["boot", "disk_driver", "storage"];

const fakeProviderConfig = (name: BackendName, options: readonly string[]) => `
class FakeConfig < Vagrant.plugin("2", :config)
  attr_accessor ${options.map((option) => `:${option}`).join(", ")}

  def initialize
    @vmx = {}
  end

  ${methods.map((method) => `def ${method}(*) = nil`).join("; ")}

  def validate(machine)
    { "fake provider" => _detected_errors }
  end
end

FakePlugin.config(:${name}, :provider) { FakeConfig }
`;

const manuals: Readonly<Record<BackendName, readonly string[]>> = {
  virtualbox: [],
  hyperv: [],
  docker: [],
  vmware_desktop: ["gui", "vmx", "linked_clone"],
  parallels: ["cpus", "memory", "linked_clone", "update_guest_tools"],
  libvirt: ["default_prefix", "cpus", "memory", "machine_virtual_size", "driver"],
};

/** The sample, in a project that exists. */
async function project(backend: BackendName, block?: Readonly<Record<string, unknown>>) {
  const home = await temporaryFolder();
  const rootPath = join(home, "it's #{mine}", "shop");
  await mkdir(rootPath, { recursive: true });
  await Promise.all(["data", "www"].map((name) => mkdir(join(rootPath, "..", name))));
  await Promise.all(["keys", ".vagrant.d"].map((name) => mkdir(join(home, name))));
  await writeFile(join(home, "keys", "id"), "");
  const ssh = { ...sampleMachine.ssh, privateKeyPath: ["~/keys/id"] };
  const folders = [
    { hostpath: rootPath, guestpath: "/vagrant", options: {} },
    { hostpath: join(rootPath, "../www"), guestpath: "/www", options: { mount_options: ["ro"] } },
  ];
  const machine = { ...sampleMachine, rootPath, ssh };
  return { home, text: render(sampleContext(backend, { machine, folders, home, ...(block && { block }) })) };
}

async function validate(backend: BackendName, block?: Readonly<Record<string, unknown>>) {
  const { home, text } = await project(backend, block);
  await writeFile(join(home, "Vagrantfile"), text);
  await writeFile(join(home, ".vagrantplugins"), fakeProvider(backend, manuals[backend]));
  return await execa("vagrant", ["validate"], {
    cwd: home,
    env: { VAGRANT_HOME: join(home, ".vagrant.d"), VAGRANT_DEFAULT_PROVIDER: backend },
    stdin: "ignore",
    reject: false,
    all: true,
  });
}

describe("a generated Vagrantfile", () => {
  it("is Ruby without warnings, for every backend", async () => {
    for (const backend of backendNames) {
      const { stdout, stderr } = await execa("ruby", ["-wc"], { input: render(sampleContext(backend)) });
      expect([backend, stdout, stderr]).toEqual([backend, "Syntax OK", ""]);
    }
  });

  it.each(backendNames)("is accepted by Vagrant, for %s", async (backend) => {
    const { all, exitCode } = await validate(backend);
    expect(all).toContain("validated successfully");
    expect(exitCode).toBe(0);
  });

  it.each(["virtualbox", "libvirt"] as const)(
    "with an option that %s does not have is refused",
    async (backend) => {
      const { all, exitCode } = await validate(backend, { backend_options: { no_such_option: 1 } });
      expect(all).toContain("no_such_option");
      expect(exitCode).toBe(1);
    },
  );
});
