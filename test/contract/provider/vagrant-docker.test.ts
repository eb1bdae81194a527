import { execa } from "execa";
import { describe, it } from "vitest";
import { absenceOf } from "../../support/absence.js";
import { makeBackendStubs } from "../../support/backend-stubs.js";
import { freePort } from "../../support/free-port.js";
import { useHypervisor, useSshImage } from "../../support/hypervisors.js";
import { providerSuite } from "../provider.suite.js";
import { vagrantfile } from "./vagrant.suite.js";

const absence = absenceOf("docker");

if (absence !== undefined)
  describe("the provider vagrant with the real Docker", () => it.skip(absence, () => undefined));
else {
  const host = useHypervisor("docker");
  useSshImage();
  const docker = async (...args: string[]) => (await execa("docker", ["--host", host(), ...args])).stdout;
  const name = `vot-suite-${process.pid}`;

  providerSuite({
    name: "the real Docker",
    provider: "vagrant",
    cannot: {
      suspend: "Vagrant's provider for Docker has no suspend",
      snapshots: "Vagrant's provider for Docker has no snapshots",
      package: "Vagrant's provider for Docker makes no boxes",
    },
    async prepare() {
      const broken = await makeBackendStubs(undefined, "file");
      await broken.fault("fail");
      const port = await freePort();
      const machines = async () =>
        (await docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `name=${name}`))
          .split("\n")
          .filter(Boolean);
      return {
        environment: { DOCKER_HOST: host() },
        vagrantfile: vagrantfile(
          "docker",
          `{ "name" => "${name}" }`,
          `config.vm.box = "vagrant-orbstack-test:ssh"
           config.vm.network "forwarded_port", guest: 80, host: ${port}`,
        ),
        memoryMib: async (id) =>
          Number(await docker("inspect", "-f", "{{.HostConfig.Memory}}", id)) / 2 ** 20,
        machines,
        // A stub in front of the real docker. DOCKER_HOST would have no effect, because a machine keeps its own.
        broken: {
          env: { BACKEND_STUB_HOME: broken.folder, PATH: `${broken.bin}:${process.env.PATH}` },
          reason: "the hypervisor's service is not there",
        },
        clear: async () => {
          for (const id of await machines()) await docker("rm", "--force", id);
        },
      };
    },
  });
}
