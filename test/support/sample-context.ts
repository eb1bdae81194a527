import type { BackendName } from "../../src/machine/backend-name.js";
import { emptyMachine } from "../../src/machine/empty-machine.js";
import type { Machine } from "../../src/machine/machine.js";
import { buildContext, type Context } from "../../src/vagrantfile/context.js";
import type { HostFolder } from "../../src/vagrantfile/folders.js";
import { blockSource } from "../../src/vagrantfile/option-source.js";
import { mergeOptions } from "../../src/vagrantfile/options.js";

const options: Readonly<Record<BackendName, Readonly<Record<string, unknown>>>> = {
  virtualbox: { linked_clone: true, customize: ["modifyvm", "id", "--audio", "none"] },
  vmware_desktop: { linked_clone: false, vmx: { "ethernet0.pcislotnumber": "33" } },
  hyperv: { enable_virtualization_extensions: true, vm_integration_services: { heartbeat: true } },
  parallels: { linked_clone: false, update_guest_tools: true },
  libvirt: {
    machine_virtual_size: 20,
    driver: "qemu",
    disk_driver: { cache: "none" },
    boot: ["hd", "network"],
    storage: [{ size: "20G" }, { device: "cdrom", path: "/isos/tools.iso" }],
  },
  docker: { create_args: ["--init"], env: { GREETING: 'say "#{hello}"' } },
};

export const sampleMachine = emptyMachine({
  name: "web",
  provider: "vagrant",
  id: undefined,
  dataDir: "/projects/shop/.vagrant/machines/web/vagrant",
  rootPath: "/projects/shop",
  homePath: "/home/me/.vagrant.d",
  vm: {
    box: "debian/bookworm64",
    boxVersion: "12.20250126.1",
    hostname: "web.example",
    networks: [
      {
        type: "forwarded_port",
        options: { guest: 80, host: 8080, host_ip: "127.0.0.1", auto_correct: true, protocol: "tcp" },
      },
      {
        type: "private_network",
        options: { ip: "192.168.56.10", protocol: "tcp", id: "0f8fad5b-d9cb-469f-a165-70867728950e" },
      },
    ],
  },
  ssh: { username: "debian", privateKeyPath: ["keys/it's mine"], forwardAgent: true },
});

const sampleFolders: readonly HostFolder[] = [
  { hostpath: "/projects/shop", guestpath: "/vagrant", options: { disabled: false } },
  {
    hostpath: "/projects/Ümläut #{1 + 1}",
    guestpath: "/srv/www",
    options: { type: "nfs", mount_options: ["ro"] },
  },
  { hostpath: "/projects/large", guestpath: "/large", options: { type: "rsync" } },
];

/** The context of a large Vagrantfile for a backend. `block` adds options. */
export function sampleContext(backend: BackendName, changes: SampleChanges = {}): Context {
  const { block = {}, machine = sampleMachine, folders = sampleFolders, home = "/home/me" } = changes;
  const given = {
    backend,
    cpus: 2,
    memory: "2G",
    mounts: ["../data:/data", "~/keys:/keys:ro"],
    backend_options: options[backend],
    ...block,
  };
  const merged = mergeOptions([blockSource(given, machine.rootPath)], home);
  return buildContext({ machine, options: merged, backend, folders, home });
}

/** A context with 100 folders and 100 networks. */
export function crowdedContext(count = 100): Context {
  const folders = Array.from({ length: count }, (_, index) => ({
    hostpath: `/projects/${index}`,
    guestpath: `/srv/${index}`,
    options: { type: "nfs" },
  }));
  const networks = folders.map((_, index) => ({
    type: "forwarded_port",
    options: { guest: index, host: 8000 + index },
  }));
  const machine = { ...sampleMachine, vm: { ...sampleMachine.vm, networks } };
  return sampleContext("libvirt", { machine, folders });
}

interface SampleChanges {
  readonly block?: Readonly<Record<string, unknown>>;
  readonly machine?: Machine;
  readonly folders?: readonly HostFolder[];
  readonly home?: string;
}
