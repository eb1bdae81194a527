import { describe, expect, it } from "vitest";
import { backendNames } from "../../../src/machine/backend-name.js";
import type { Context } from "../../../src/vagrantfile/context.js";
import { asCreated, needsDestroy } from "../../../src/vagrantfile/needs-destroy.js";
import { sampleContext } from "../../support/sample-context.js";

const settingsOf = (before: Context, change: Partial<Context>) =>
  needsDestroy(before, { ...before, ...change }).map(({ setting }) => setting);

describe("needsDestroy", () => {
  it.each(backendNames)(
    "lets a %s machine be when nothing changed, also against a context from disk",
    (backend) => {
      const context = sampleContext(backend);
      expect(needsDestroy(JSON.parse(JSON.stringify(context)), context)).toEqual([]);
    },
  );

  it.each(backendNames)("names the box and the backend of a %s machine", (backend) => {
    const context = sampleContext(backend);
    expect(settingsOf(context, { box: "other", boxVersion: "1" })).toEqual(["box", "box_version"]);
    const other = backend === "docker" ? "libvirt" : "docker";
    expect(settingsOf(context, { backend: other, backendOptions: {} })).toEqual(["backend"]);
  });

  it("lets virtual machines change their size", () => {
    for (const backend of backendNames.filter((name) => name !== "docker")) {
      expect(settingsOf(sampleContext(backend), { cpus: 8, memoryMib: 512, folders: [] })).toEqual([]);
    }
  });

  it("includes the options of a container", () => {
    expect(settingsOf(sampleContext("docker"), { folders: [], hostname: undefined })).toEqual([
      "hostname",
      "synced folders",
    ]);
    expect(
      needsDestroy(sampleContext("docker"), { ...sampleContext("docker"), backendOptions: { env: {} } }),
    ).toEqual([
      { setting: "backend_options.create_args", from: '["--init"]', to: "nothing" },
      { setting: "backend_options.env", from: '{"GREETING":"say \\"#{hello}\\""}', to: "{}" },
    ]);
  });

  it("lets a container's limits change, but not be removed", () => {
    const context = sampleContext("docker");
    expect(settingsOf(context, { cpus: 8, memoryMib: 512 })).toEqual([]);
    expect(settingsOf(context, { cpus: undefined, memoryMib: undefined })).toEqual(["cpus", "memory"]);
  });

  it.each(backendNames)("still lists what a reload of a %s machine did not change", (backend) => {
    const before = sampleContext(backend);
    const backendOptions = { ...before.backendOptions, linked_clone: "new", driver: "new", env: "new" };
    const after = { ...before, box: "other", hostname: "other", cpus: 8, folders: [], backendOptions };
    const named = needsDestroy(before, after);
    expect(named.length).toBeGreaterThan(1);
    expect(needsDestroy(asCreated(before, after), after)).toEqual(named);
    expect(asCreated(before, after).cpus).toBe(8);
  });

  it("includes libvirt's disks and interfaces", () => {
    const context = sampleContext("libvirt");
    const backendOptions = { ...context.backendOptions, machine_virtual_size: 40, cpu_mode: "custom" };
    expect(settingsOf(context, { networks: [], backendOptions })).toEqual([
      "networks",
      "backend_options.machine_virtual_size",
    ]);
  });
});
