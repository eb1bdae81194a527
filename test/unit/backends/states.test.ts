import { describe, expect, it } from "vitest";
import * as docker from "../../../src/backends/docker.js";
import * as hyperv from "../../../src/backends/hyperv.js";
import * as libvirt from "../../../src/backends/libvirt.js";
import * as parallels from "../../../src/backends/parallels.js";
import * as virtualbox from "../../../src/backends/virtualbox.js";
import * as vmware from "../../../src/backends/vmware.js";

const parsers: Record<string, (word: string) => { id: string }> = {
  virtualbox: (word) => virtualbox.parseState(`name="a=b"\r\nVMState="${word}"\r\n`),
  parallels: (word) => parallels.parseState(`[{"ID":"x","State":"${word}","New":{}}]`),
  hyperv: (word) => hyperv.parseState(`{"State":"${word}"}\r\n`),
  libvirt: (word) => libvirt.parseState(`Id:             1\nState:          ${word}\nManaged save:   no\n\n`),
  docker: (word) => docker.parseState(`[{"State":{"Status":"${word}","Dead":false}}]`),
};

describe("parseState", () => {
  it.each([
    ["virtualbox", "running", "running"],
    ["virtualbox", "poweroff", "stopped"],
    ["virtualbox", "aborted", "stopped"],
    ["virtualbox", "saved", "saved"],
    ["virtualbox", "gurumeditation", "stuck"],
    ["virtualbox", "saving", "stopping"],
    ["virtualbox", "settingup", "busy"],
    ["parallels", "suspended", "saved"],
    ["parallels", "invalid", "busy"],
    ["hyperv", "Off", "stopped"],
    ["hyperv", "FastSaved", "saved"],
    ["hyperv", "RunningCritical", "stuck"],
    ["hyperv", "toString", "busy"],
    ["libvirt", "shut off", "stopped"],
    ["libvirt", "in shutdown", "stopping"],
    ["libvirt", "no state", "busy"],
    ["docker", "created", "stopped"],
    ["docker", "exited", "stopped"],
    ["docker", "restarting", "starting"],
    ["docker", "dead", "stuck"],
  ])("of %s reads %s as %s", (backend, word, id) => {
    expect(parsers[backend]?.(word)).toEqual({ id, word });
  });

  it("distinguishes a domain with saved memory from one that is off", () => {
    const output = "State:          shut off\nPersistent:     yes\nManaged save:   yes\n";
    expect(libvirt.parseState(output)).toEqual({ id: "saved", word: "saved" });
  });

  it.each(["", "[]", "{}", "Segmentation fault", "[1]", '[{"State":null}]'])("throws for %j", (output) => {
    for (const parse of [
      virtualbox.parseState,
      parallels.parseState,
      hyperv.parseState,
      libvirt.parseState,
      docker.parseState,
    ])
      expect(() => parse(output)).toThrow();
  });
});

describe("the error of a missing machine", () => {
  it.each([
    ["error: failed to get domain 'x'\n", true],
    ["error: Domain not found: no domain with matching uuid 'x' (web)\n", true],
    ["error: failed to get domain 'x'\nerror: End of file while reading data: Input/output error\n", false],
    ["error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/nope'\n", false],
    ["", false],
  ])("for virsh, in %j: %s", (stderr, expected) => {
    expect(libvirt.saysNoDomain(stderr)).toBe(expected);
  });

  it.each([
    ["Error: No such container: x\n", true],
    ["Error response from daemon: No such container: x\n", true],
    ["Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?\n", false],
  ])("for docker, in %j: %s", (stderr, expected) => {
    expect(docker.saysNoContainer(stderr)).toBe(expected);
  });
});

describe("vmrun", () => {
  it("reads paths with spaces, and refuses a truncated list", () => {
    expect(vmware.parseList("Total running VMs: 1\r\n/vms/a b.vmx\r\n")).toEqual(["/vms/a b.vmx"]);
    expect(vmware.parseList("Total running VMs: 0\n")).toEqual([]);
    expect(() => vmware.parseList("Total running VMs: 2\n/vms/a.vmx\n")).toThrow();
    expect(() => vmware.parseList("Error: no permission")).toThrow();
  });
});
