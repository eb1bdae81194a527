import { describe, expect, it } from "vitest";
import { checkName, generateName } from "../../../src/orbstack/names.js";

describe("checkName", () => {
  it.each(["web", "24.04ubuntu", "a", "puppet.vagrant.local", "a".repeat(63)])("takes %s", (name) => {
    expect(() => checkName(name)).not.toThrow();
  });

  it.each([
    "",
    "-web",
    "web-",
    "my_web",
    "web web",
    "--all",
    "docker",
    "k8s",
    "default",
    "none",
    "orb",
    "a".repeat(64),
    "wéb",
  ])("refuses %j", (name) => {
    expect(() => checkName(name)).toThrow(
      expect.objectContaining({ key: "machine_name_invalid", data: { name } }),
    );
  });
});

describe("generateName", () => {
  it.each([
    ["default", "vagrant-default-a3b2c1"],
    ["Web_Server 1", "vagrant-web-server-1-a3b2c1"],
    ["__", "vagrant-machine-a3b2c1"],
  ])("turns %j into %s", (machine, expected) => {
    expect(generateName(machine, "a3b2c1")).toBe(expected);
  });

  it("respects the length of a host name, and differs for each machine", () => {
    const name = generateName("x".repeat(200));
    expect(() => checkName(name)).not.toThrow();
    expect(generateName("x".repeat(200))).not.toBe(name);
  });
});
