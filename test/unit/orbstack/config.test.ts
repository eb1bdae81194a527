import { describe, expect, it } from "vitest";
import { config_orbstack as hasConfigForm } from "../../../src/generated/validators.js";
import { validateOrbstack } from "../../../src/operations/validate.js";
import { readConfig } from "../../../src/orbstack/config.js";
import { describeConfigErrors } from "../../../src/orbstack/config-errors.js";
import { FakeWorld } from "../../support/fake-parts.js";

function complaints(raw: Record<string, unknown>) {
  return hasConfigForm(raw) ? [] : describeConfigErrors(raw, hasConfigForm.errors ?? []);
}

describe("memory", () => {
  const world = new FakeWorld();
  const gib = 1024 ** 3;

  it("cannot be more than this computer has", () => {
    const machine = { ...world.machine, config: { memory: "9GB" } };
    expect(validateOrbstack(machine, 8 * gib)).toEqual([
      {
        option: "memory",
        expected: "at most the memory of this computer, 8192 MiB",
        received: "9216 MiB",
      },
    ]);
    expect(validateOrbstack(machine, 9 * gib)).toEqual([]);
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
    [{ memory: 2048.0 }, { memoryMib: 2048 }],
    [{ disk: 64 }, { diskMib: 65_536 }],
    [{ disk: "10G" }, { diskMib: 10_240 }],
    [{ cpus: "2" }, { cpus: 2 }],
    [{ cpus: 2.0 }, { cpus: 2 }],
    [{}, { username: "vagrant", isolated: false, cpus: undefined }],
    [{ version: 24.04 }, { version: "24.04" }],
  ])("%j reads as %j", (raw, expected) => {
    expect(complaints(raw)).toEqual([]);
    expect(readConfig(raw)).toMatchObject(expected);
  });

  it.each([
    [{ cpus: 0 }, "cpus", "a whole number of at least 1", "0"],
    [{ cpus: "two" }, "cpus", "a whole number of at least 1", '"two"'],
    [{ memory: 2048.5 }, "memory", expect.stringContaining("whole number"), "2048.5"],
    [{ memory: "4 gigs" }, "memory", 'a whole number of MiB, or a text such as "512M" or "4G"', '"4 gigs"'],
    [{ arch: "x86_64" }, "arch", '"amd64" or "arm64"', '"x86_64"'],
    [{ isolated: "yes" }, "isolated", "true or false", '"yes"'],
    [{ username: "Bob Smith" }, "username", expect.stringContaining("user name"), '"Bob Smith"'],
    [{ boot_timeout: -1 }, "boot_timeout", expect.stringContaining("seconds"), "-1"],
    [{ memroy: 1024 }, "memroy", expect.stringContaining("did you mean memory?"), "1024"],
  ])("%j is refused with option, expected and received", (raw, option, expected, received) => {
    expect(complaints(raw)).toEqual([{ option, expected, received }]);
  });
});
