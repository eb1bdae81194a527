import { expect, it } from "vitest";
import { explainSettings } from "../../../src/actions/explain-settings.js";
import { FakeWorld } from "../../support/fake-parts.js";

const { machine } = new FakeWorld();

it("has nothing to say of a plain Vagrantfile", () => {
  expect(explainSettings(machine)).toEqual([]);
});

it("names every SSH setting that cannot be kept, once", () => {
  const ssh = {
    ...machine.ssh,
    host: "10.0.0.1",
    port: 22,
    privateKeyPath: ["~/.ssh/id"],
    forwardAgent: true,
    insertKey: true,
  };
  expect(explainSettings({ ...machine, ssh })).toEqual([
    expect.stringContaining("`config.ssh.private_key_path` is not used"),
    expect.stringContaining("`config.ssh.host` and `config.ssh.port` cannot be set"),
    expect.stringContaining("`config.ssh.forward_agent` has no effect"),
  ]);
});

it("says what becomes of disks", () => {
  expect(explainSettings({ ...machine, vm: { ...machine.vm, disks: 2 } })).toEqual([
    expect.stringContaining("`config.vm.disk` has no effect"),
  ]);
});
