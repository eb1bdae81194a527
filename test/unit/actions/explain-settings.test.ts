import { expect, it } from "vitest";
import { explainSettings } from "../../../src/actions/orbstack/creation/explain-settings.js";
import { FakeWorld } from "../../support/fake-parts.js";

const { machine } = new FakeWorld();

it("says nothing about a plain Vagrantfile", () => {
  expect(explainSettings(machine)).toEqual([]);
});

it("names each SSH setting without an effect once", () => {
  const ssh = {
    ...machine.ssh,
    host: "10.0.0.1",
    port: 22,
    privateKeyPath: ["~/.ssh/id"],
    forwardAgent: true,
    insertKey: true,
  };
  expect(explainSettings({ ...machine, ssh })).toEqual([
    expect.stringContaining("`config.ssh.private_key_path` is ignored"),
    expect.stringContaining("`config.ssh.host` and `config.ssh.port` cannot be changed"),
    expect.stringContaining("`config.ssh.forward_agent` has no effect"),
  ]);
});

it("names what OrbStack decides itself", () => {
  const settings = { vm: { base_mac: "0800271FA0C1", graceful_halt_timeout: 5, guest: "debian" } };
  expect(explainSettings({ ...machine, settings })).toEqual([
    "`config.vm.base_mac` has no effect: OrbStack assigns addresses to machines.",
    expect.stringContaining("`config.vm.graceful_halt_timeout` has no effect"),
  ]);
});

it("says that disks have no effect", () => {
  expect(
    explainSettings({ ...machine, vm: { ...machine.vm, disks: [{ size: "10GB" }, { size: "1GB" }] } }),
  ).toEqual([expect.stringContaining("`config.vm.disk` has no effect")]);
});
