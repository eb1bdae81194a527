import { resolve } from "node:path";
import { execa } from "execa";
import { describe, it } from "vitest";
import type { BackendName } from "../../../src/machine/backend-name.js";
import { absenceOf } from "../../support/absence.js";
import { makeBackendStubs } from "../../support/backend-stubs.js";
import { useHypervisor, useSshImage } from "../../support/hypervisors.js";
import { sampled } from "../../support/sampled.js";
import { providerSuite } from "../provider.suite.js";
import { loadInHome, vagrantfile } from "./vagrant.suite.js";

const stubbed = [
  "hyperv",
  "parallels",
  "virtualbox",
  "vmware_desktop",
] as const satisfies readonly BackendName[];

/**
 * The provider `vagrant` with a backend that is not installed here. The nested Vagrant and the generated Vagrantfile
 * are real. A stub replaces the backend's tool, a plugin replaces Vagrant's provider for it, and a container is the
 * guest.
 */
export function stubSuite(backend: (typeof stubbed)[number]): void {
  const name = `a stub of ${backend}`;
  const absence = sampled(stubbed, 1, "stubs of backends").includes(backend)
    ? absenceOf("docker")
    : "another backend's stub is in this run's sample";
  if (absence !== undefined) {
    describe(`the provider vagrant with ${name}`, () => it.skip(absence, () => undefined));
    return;
  }
  const host = useHypervisor("docker");
  useSshImage();

  providerSuite({
    name,
    provider: "vagrant",
    cannot: {
      mounts: "a stub shares no folders with its guest",
      ports: "a stub forwards no ports",
      snapshots: "a stub has no snapshots",
    },
    async prepare() {
      const stubs = await makeBackendStubs(undefined, "file");
      const environment = { BACKEND_STUB_HOME: stubs.folder, BACKEND_STUB_DOCKER: host() };
      const broken = await makeBackendStubs(undefined, "file");
      await broken.fault("fail");
      const machines = async () => Object.keys(await stubs.machines());
      return {
        environment: { ...environment, PATH: `${stubs.bin}:${process.env.PATH}` },
        vagrantfile: vagrantfile(
          backend,
          "{}",
          `config.vm.box = "stub"
           config.ssh.insert_key = false
           config.vm.synced_folder ".", "/vagrant", disabled: true`,
        ),
        arrange: (project) => loadInHome(project, resolve("test/support/fake-provider.rb")),
        memoryMib: async (id) => (await stubs.memory())[id] ?? 0,
        machines,
        broken: {
          env: { BACKEND_STUB_HOME: broken.folder },
          reason: "the hypervisor's service is not there",
        },
        clear: async () => {
          const guests = await stubs.guests();
          if (guests.length > 0) await execa("docker", ["--host", host(), "rm", "--force", ...guests]);
        },
      };
    },
  });
}
