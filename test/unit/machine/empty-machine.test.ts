import { expect, it } from "vitest";
import { emptyDescriptor, emptyMachine } from "../../../src/machine/empty-machine.js";
import { readMachine } from "../../../src/machine/machine.js";

const identity = {
  name: "web",
  provider: "orbstack",
  id: undefined,
  dataDir: "/data",
  rootPath: "/project",
  homePath: "/home",
};

it("has Vagrant's defaults", () => {
  const { vm, ssh, settings } = emptyMachine(identity);
  expect(vm).toMatchObject({ bootTimeout: 300, allowHostsModification: true, networks: [], box: undefined });
  expect(ssh).toMatchObject({ forwardAgent: false, insertKey: true, privateKeyPath: [] });
  expect(settings).toEqual({});
});

it("adds what is known", () => {
  expect(emptyMachine({ ...identity, vm: { box: "debian" }, config: { cpus: 2 } })).toMatchObject({
    ...identity,
    config: { cpus: 2 },
    vm: { box: "debian", bootTimeout: 300 },
  });
});

it("reads a descriptor: our keys in camel case, the user's unchanged, without null", () => {
  const empty = emptyDescriptor();
  const machine = readMachine({
    ...empty,
    data_dir: "/data",
    config: { machine_name: null },
    vm: {
      ...empty.vm,
      installed_box: { name: "b", version: "0", directory: "/b", metadata: { box_format: null } },
      cloud_init: [{ content_type: "text/plain", path: null, inline: "a" }],
      synced_folders: [{ hostpath: ".", guestpath: "/a", options: { mount_options: ["ro"] } }],
    },
  });
  expect(machine).toMatchObject({
    id: undefined,
    dataDir: "/data",
    config: { machine_name: null },
    vm: {
      installedBox: { metadata: { box_format: null } },
      cloudInit: [{ contentType: "text/plain", path: undefined, inline: "a" }],
      syncedFolders: [{ options: { mount_options: ["ro"] } }],
    },
  });
});
