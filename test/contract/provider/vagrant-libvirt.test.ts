import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, it } from "vitest";
import { absenceOf } from "../../support/absence.js";
import { makeBackendStubs } from "../../support/backend-stubs.js";
import { useHypervisor, useLibvirtGuest } from "../../support/hypervisors.js";
import { providerSuite } from "../provider.suite.js";
import { loadInHome, vagrantfile } from "./vagrant.suite.js";

const unasked =
  process.env.VAGRANT_ORBSTACK_TEST_LIBVIRT === undefined
    ? "an emulated guest takes minutes: VAGRANT_ORBSTACK_TEST_LIBVIRT=1 has it"
    : undefined;
const absence = unasked ?? absenceOf("docker") ?? absenceOf("libvirt");
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

  providerSuite({
    name: title,
    provider: "vagrant",
    cannot: {
      ports: "vagrant-libvirt reports no ports: it forwards them by SSH tunnels of its own",
      snapshots: "libvirt saves no memory of a machine while it has a folder of the host's",
      package: "vagrant-libvirt needs virt-sysprep, which needs a machine of its own",
    },
    // The guest is emulated.
    commandLimitMs: 400_000,
    async prepare() {
      const broken = await makeBackendStubs(undefined, "file");
      await broken.fault("fail");
      const domains = async () =>
        (await virsh("list", "--all", "--name")).split("\n").filter((line) => line.includes(name));
      // A network that leaves the firewall alone.
      const options = `{
        "driver" => "qemu", "cpu_mode" => "custom", "cpu_model" => "qemu64", "graphics_type" => "none",
        "kernel" => "${guest()}/vmlinuz", "initrd" => "${guest()}/initrd", "cmd_line" => "quiet net.ifnames=0",
        "default_prefix" => "${name}", "storage_pool_name" => "vagrant-orbstack-test",
        "management_network_name" => "${name}", "management_network_mode" => "open",
        "management_network_address" => "10.79.0.0/24"
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
          // QEMU runs as a user of its own.
          await chmod(join(project.folder, ".."), 0o755);
          await chmod(project.folder, 0o777);
        },
        memoryMib: async (id) => Number(/^Max memory: +(\d+)/m.exec(await virsh("dominfo", id))?.[1]) / 1024,
        machines: async () => Promise.all((await domains()).map((domain) => virsh("domuuid", domain))),
        // A stub in front of the real virsh.
        broken: {
          env: { BACKEND_STUB_HOME: broken.folder, PATH: `${broken.bin}:${process.env.PATH}` },
          reason: "the hypervisor's service is not there",
        },
        async clear() {
          for (const domain of await domains()) {
            await virsh("destroy", domain);
            await virsh("undefine", domain, "--managed-save", "--snapshots-metadata", "--remove-all-storage");
          }
          await virsh("net-destroy", name);
          await virsh("net-undefine", name);
        },
      };
    },
  });
}
