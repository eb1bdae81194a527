import { execa } from "execa";
import { describe, it } from "vitest";
import { absenceOf } from "../../support/absence.js";
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
        broken: {
          env: { DOCKER_HOST: "unix:///nowhere/docker.sock" },
          reason: "Cannot connect to the Docker daemon",
        },
        clear: async () => {
          for (const id of await machines()) await docker("rm", "--force", id);
        },
      };
    },
  });
}
