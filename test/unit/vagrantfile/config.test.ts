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
  it("accepts all options at once", () => {
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
    [{ backend: "virtualbx" }, "backend", expect.stringContaining("(did you mean virtualbox?)")],
    [{ backend: "qemu" }, "backend", expect.stringMatching(/, docker, but got "qemu"\.$/)],
    [{ cpus: 0 }, "cpus", "expected a whole number of at least 1, but got 0."],
    [{ memory: "4 gigs" }, "memory", expect.stringContaining('"1.5G", but got "4 gigs".')],
    [{ graphical: "yes" }, "graphical", 'expected true or false, but got "yes".'],
    [{ memroy: 1 }, "memroy", "there is no such option. Did you mean memory?"],
    [{ services: [{ nmae: "x" }] }, "services[0].nmae", "there is no such option. Did you mean name?"],
    [{ backend_options: { "a;b": 1 } }, "backend_options", expect.stringContaining("letters, digits and _")],
    [{ mounts: [1] }, "mounts", expect.stringContaining("list of strings")],
    [{ services: "redis" }, "services", expect.stringContaining("a list of services")],
    [{ template: "" }, "template", 'expected the path of a file, but got "".'],
    [{ kill_timeout: 0 }, "kill_timeout", expect.stringContaining("more than 0")],
    [{ config_files: [1] }, "config_files", expect.stringContaining("list of paths")],
  ])("%j is refused for %s", (raw, option, problem) => {
    expect(complaints(raw)).toMatchObject([{ option, problem }]);
  });
});

describe("a configuration file", () => {
  it("has the same options, except the list of files", () => {
    expect(validateFile({ cpus: 2, backend: "docker" })).toBe(true);
    const raw = { config_files: ["other.yaml"] };
    expect(validateFile(raw)).toBe(false);
    expect(describeFileErrors(raw, validateFile.errors ?? [])).toMatchObject([{ option: "config_files" }]);
  });
});
