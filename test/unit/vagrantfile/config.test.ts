import { describe, expect, it } from "vitest";
import {
  config_vagrant as validate,
  config_vagrant_file as validateFile,
} from "../../../src/generated/validators.js";
import { describeConfigErrors, describeFileErrors } from "../../../src/vagrantfile/config-errors.js";

function complaints(raw: Record<string, unknown>) {
  return validate(raw) ? [] : describeConfigErrors(raw, validate.errors ?? []);
}

describe("the provider block", () => {
  it("takes all options at once", () => {
    expect(
      complaints({
        backend: "libvirt",
        cpus: 2,
        memory: "4G",
        graphical: true,
        config_files: ["vm.yaml"],
        backend_options: { machine_virtual_size: 20, cpu_mode: "host-passthrough" },
        mounts: ["../data:/data:ro"],
        services: [{ name: "postgresql" }, "redis"],
        template: "my.ejs",
        kill_timeout: 2.5,
      }),
    ).toEqual([]);
  });

  it.each([
    [{ backend: "virtualbx" }, "backend", expect.stringContaining("did you mean virtualbox?"), '"virtualbx"'],
    [{ backend: "qemu" }, "backend", expect.stringMatching(/, docker$/), '"qemu"'],
    [{ cpus: 0 }, "cpus", "a whole number of at least 1", "0"],
    [{ memory: "4 gigs" }, "memory", expect.stringContaining('"4G"'), '"4 gigs"'],
    [{ graphical: "yes" }, "graphical", "true or false", '"yes"'],
    [{ memroy: 1 }, "memroy", expect.stringContaining("did you mean memory?"), "1"],
    [
      { backend_options: { "a;b": 1 } },
      "backend_options",
      expect.stringContaining("letters, digits and _"),
      '{"a;b":1}',
    ],
    [{ mounts: [1] }, "mounts", expect.stringContaining("list of texts"), "[1]"],
    [{ services: "redis" }, "services", expect.stringContaining("a list of services"), '"redis"'],
    [{ template: "" }, "template", "the path of a file", '""'],
    [{ kill_timeout: 0 }, "kill_timeout", expect.stringContaining("more than 0"), "0"],
    [{ config_files: [1] }, "config_files", expect.stringContaining("list of paths"), "[1]"],
  ])("%j is refused for %s", (raw, option, expected, received) => {
    expect(complaints(raw)).toEqual([{ option, expected, received }]);
  });
});

describe("a configuration file", () => {
  it("has the same options, but names no further files", () => {
    expect(validateFile({ cpus: 2, backend: "docker" })).toBe(true);
    const raw = { config_files: ["other.yaml"] };
    expect(validateFile(raw)).toBe(false);
    expect(describeFileErrors(raw, validateFile.errors ?? [])).toMatchObject([{ option: "config_files" }]);
  });
});
