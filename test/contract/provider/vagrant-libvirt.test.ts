import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, it } from "vitest";
import { absenceOf } from "../../support/absence.js";
import { makeBackendStubs } from "../../support/backend-stubs.js";
import { useHypervisor, useLibvirtGuest } from "../../support/hypervisors.js";
import { providerSuite } from "../provider.suite.js";
import { loadInHome, vagrantfile } from "./vagrant.suite.js";

const absence = absenceOf("docker") ?? absenceOf("libvirt");
const title = "the real libvirt and QEMU";

if (absence !== undefined)
  describe(`the provider vagrant with ${title}`, () => it.skip(absence, () => undefined));
else {
  useHypervisor("docker");
  const uri = useHypervisor("libvirt");
  const guest = useLibvirtGuest();
  const name = `vot-suite-${process.pid}`;
  const virsh = async (...args: string[]) =>
    (await execa("virsh", ["--connect", uri(), ...args], { reject: false })).stdout.trim();
  const names = async (list: string) => (await virsh(list, "--all", "--name")).split("\n");
  const domainsOf = async (owner: string) =>
    (await names("list")).filter((domain) => domain.startsWith(`${owner}default`));
  const clear = async (owner: string) => {
    for (const domain of await domainsOf(owner)) {
      await virsh("destroy", domain);
      await virsh("undefine", domain, "--managed-save", "--snapshots-metadata", "--remove-all-storage");
    }
    await virsh("net-destroy", owner);
    await virsh("net-undefine", owner);
  };
  /** A killed run cleans nothing up, and vagrant-libvirt would reuse a network with the same address. */
  const clearLeftovers = async () => {
    for (const network of await names("net-list")) {
      const [, pid] = /^vot-suite-(\d+)$/.exec(network) ?? [];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) await clear(network);
    }
  };

  providerSuite({
    name: title,
    provider: "vagrant",
    cannot: {
      ports: "vagrant-libvirt reports no ports: it forwards them by SSH tunnels of its own",
      snapshots: "libvirt saves no memory of a machine while it has a folder of the host's",
      package: "vagrant-libvirt needs virt-sysprep, which needs a machine of its own",
    },
    async prepare() {
      const broken = await makeBackendStubs(undefined, "file");
      await broken.fault("fail");
      await clearLeftovers();
      // A network that does not change the firewall.
      const options = `{
        "driver" => "qemu", "cpu_mode" => "custom", "cpu_model" => "qemu64", "graphics_type" => "none",
        "kernel" => "${guest()}/vmlinuz", "initrd" => "${guest()}/initrd", "cmd_line" => "quiet net.ifnames=0",
        "default_prefix" => "${name}", "storage_pool_name" => "vagrant-orbstack-test",
        "management_network_name" => "${name}", "management_network_mode" => "open",
        "management_network_address" => "10.79.${process.pid % 256}.0/24"
      }`;
      return {
        environment: {},
        vagrantfile: vagrantfile(
          "libvirt",
          options,
          `config.vm.box = "vagrant-orbstack-test/libvirt"
           config.vm.guest = :debian
           config.ssh.insert_key = false
           config.vm.synced_folder ".", "/vagrant", type: "9p", accessmode: "squash"`,
        ),
        async arrange(project) {
          await loadInHome(project, join(guest(), "plugin.rb"));
          await project.succeed(`box add ${guest()}/guest.json`);
          // QEMU runs as its own user.
          await chmod(join(project.folder, ".."), 0o755);
          await chmod(project.folder, 0o777);
        },
        memoryMib: async (id) => Number(/^Max memory: +(\d+)/m.exec(await virsh("dominfo", id))?.[1]) / 1024,
        machines: async () => Promise.all((await domainsOf(name)).map((domain) => virsh("domuuid", domain))),
        // A stub in front of the real virsh.
        broken: {
          env: { BACKEND_STUB_HOME: broken.folder, PATH: `${broken.bin}:${process.env.PATH}` },
          reason: "the hypervisor's service is not there",
        },
        clear: () => clear(name),
      };
    },
  });
}
