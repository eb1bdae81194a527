import { describe, expect, it } from "vitest";
import { validateOrbstack } from "../../../src/actions/orbstack/provider/validate.js";
import { config_orbstack as hasConfigForm } from "../../../src/generated/validators.js";
import { readConfig } from "../../../src/orbstack/config.js";
import { describeConfigErrors } from "../../../src/orbstack/config-errors.js";
import { FakeWorld } from "../../support/fake-parts.js";

function complaints(raw: Record<string, unknown>) {
  return hasConfigForm(raw) ? [] : describeConfigErrors(raw, hasConfigForm.errors ?? []);
}

describe("memory", () => {
  const world = new FakeWorld();
  const gib = 1024 ** 3;

  it("cannot exceed this computer's memory", () => {
    const machine = { ...world.machine, config: { distro: "debian", memory: "9GB" } };
    expect(validateOrbstack(machine, { hostMemory: 8 * gib })).toEqual([
      {
        option: "memory",
        problem: "expected at most the memory of this computer, 8192 MiB, but got 9216 MiB.",
      },
    ]);
    expect(validateOrbstack(machine, { hostMemory: 9 * gib })).toEqual([]);
  });
});

describe("the provider block", () => {
  it.each([
    [{ memory: 2048 }, { memoryMib: 2048 }],
    [{ memory: "4G" }, { memoryMib: 4096 }],
    [{ memory: "512M" }, { memoryMib: 512 }],
    [{ memory: "2048" }, { memoryMib: 2048 }],
    [{ memory: "2048M" }, { memoryMib: 2048 }],
    [{ memory: "2GB" }, { memoryMib: 2048 }],
    [{ memory: "2gib" }, { memoryMib: 2048 }],
    [{ memory: "1.5G" }, { memoryMib: 1536 }],
    [{ memory: "1 TiB" }, { memoryMib: 1024 ** 2 }],
    [{ memory: 2048.0 }, { memoryMib: 2048 }],
    [{ disk: 64 }, { diskMib: 65_536 }],
    [{ disk: "10G" }, { diskMib: 10_240 }],
    [{ disk: "0.5T" }, { diskMib: 512 * 1024 }],
    [{ arch: "x86_64" }, { arch: "amd64" }],
    [{ arch: "aarch64" }, { arch: "arm64" }],
    [{ cpus: "2" }, { cpus: 2 }],
    [{ cpus: 2.0 }, { cpus: 2 }],
    [{}, { username: "vagrant", isolated: false, cpus: undefined }],
    [{ version: 24.04 }, { version: "24.04" }],
  ])("%j reads as %j", (raw, expected) => {
    expect(complaints(raw)).toEqual([]);
    expect(readConfig(raw)).toMatchObject(expected);
  });

  it.each([
    [{ cpus: 0 }, "cpus", "expected a whole number of at least 1, but got 0."],
    [{ cpus: "two" }, "cpus", 'expected a whole number of at least 1, but got "two".'],
    [{ memory: 2048.5 }, "memory", expect.stringContaining("whole number")],
    [{ memory: "1.5" }, "memory", expect.stringContaining("whole number")],
    [{ memory: "0G" }, "memory", expect.stringContaining("whole number")],
    [
      { memory: "4 gigs" },
      "memory",
      expect.stringContaining('a string such as "512M" or "1.5G", but got "4 gigs".'),
    ],
    [{ arch: "riscv64" }, "arch", expect.stringMatching(/"x86_64".*"arm64".*but got "riscv64"\.$/)],
    [{ isolated: "yes" }, "isolated", 'expected true or false, but got "yes".'],
    [{ username: "Bob Smith" }, "username", expect.stringContaining("user name")],
    [{ boot_timeout: -1 }, "boot_timeout", expect.stringContaining("seconds")],
    [{ memroy: 1024 }, "memroy", "there is no such option. Did you mean memory?"],
    [{ cpsu: 1 }, "cpsu", "there is no such option. Did you mean cpus?"],
    [{ ram: null }, "ram", expect.stringMatching(/Available: distro, version, .*cli_path\.$/)],
  ])("%j is refused with option and reason", (raw, option, problem) => {
    expect(complaints(raw)).toMatchObject([{ option, problem }]);
  });

  it.each([
    [
      [{ name: "web", port: "80" }],
      "services[0].port",
      'expected a whole number from 1 to 65535, but got "80".',
    ],
    [
      ["redis", { unit: "a b" }],
      "services[1].unit",
      expect.stringContaining('such as "nginx", but got "a b".'),
    ],
    [[{ port: 80, http: "health" }], "services[0].http", expect.stringContaining('but got "health".')],
    [
      [{ http: "/", status: 42 }],
      "services[0].status",
      expect.stringContaining("from 100 to 599, but got 42."),
    ],
    [[{ name: "" }], "services[0].name", expect.stringContaining('but got "".')],
    [["a b"], "services[0]", expect.stringContaining('but got "a b".')],
    [[{}], "services[0]", expect.stringContaining("at least one of name, unit, process, port and http")],
    [[{ name: "web", status: 200 }], "services[0]", expect.stringContaining("only beside http")],
  ])("has one error for %j, which names the key and the value", (services, option, problem) => {
    expect(complaints({ services })).toMatchObject([{ option, problem }]);
  });

  it("has an error for each wrong key and value of several services", () => {
    const services = [{ port: 0, htpt: "/" }, { process: 1, body: "" }, "redis"];
    expect(complaints({ services }).map(({ option }) => option)).toEqual([
      "services[0].htpt",
      "services[0].port",
      "services[1].process",
      "services[1].body",
    ]);
  });

  it("names a nested key, and the one that was meant", () => {
    const services = ["redis", { name: "web", prot: 80, htpt: "/" }];
    expect(complaints({ services })).toEqual([
      {
        option: "services[1].prot",
        path: ["services", "1", "prot"],
        problem: "there is no such option. Did you mean port?",
      },
      {
        option: "services[1].htpt",
        path: ["services", "1", "htpt"],
        problem: "there is no such option. Did you mean http?",
      },
    ]);
  });
});
