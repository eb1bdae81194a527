import { describe, expect, it } from "vitest";
import * as docker from "../../../src/backends/docker.js";
import * as hyperv from "../../../src/backends/hyperv.js";
import * as libvirt from "../../../src/backends/libvirt.js";
import * as parallels from "../../../src/backends/parallels.js";
import * as virtualbox from "../../../src/backends/virtualbox.js";
import * as vmware from "../../../src/backends/vmware.js";

// Docker 20.10 and 28: `docker inspect` and `docker stats`, shortened.
const container = JSON.stringify([
  {
    State: { Status: "running", StartedAt: "2026-11-21T08:20:57.412456028Z" },
    HostConfig: { Memory: 536870912, NanoCpus: 1500000000 },
    SizeRw: 4096,
    NetworkSettings: {
      Ports: { "22/tcp": [{ HostIp: "0.0.0.0", HostPort: "2222" }], "80/tcp": null },
      Networks: { bridge: { IPAddress: "10.78.0.2", GlobalIPv6Address: "" } },
    },
  },
]);

describe("docker", () => {
  it("reads figures and the SSH port", () => {
    const now = Date.parse("2026-11-21T08:21:57.400Z");
    expect(docker.parseContainer(container, now)).toEqual({
      cpus: 1.5,
      memoryLimitBytes: 536870912,
      diskBytes: 4096,
      uptimeSeconds: 60,
      addresses: ["10.78.0.2"],
    });
    expect(docker.parseSshPort(container)).toEqual({ host: "127.0.0.1", port: 2222 });
    expect(docker.parseSshPort('[{"NetworkSettings":{"Ports":{}}}]')).toBeUndefined();
  });

  it.each([
    ['{"CPUPerc":"12.50%","MemUsage":"568KiB / 23.5GiB"}', [12.5, 581632, 25232932864]],
    ['{"CPUPerc":"--","MemUsage":"-- / --"}', [undefined, undefined, undefined]],
  ])("reads the sample %s", (sample, [cpuPercent, memoryUsedBytes, memoryLimitBytes]) => {
    const read = docker.parseSample(sample);
    expect([read.cpuPercent, read.memoryUsedBytes, read.memoryLimitBytes]).toEqual([
      cpuPercent,
      memoryUsedBytes,
      memoryLimitBytes,
    ]);
  });
});

describe("libvirt", () => {
  it("reads domstats and leases of version 9.0", () => {
    const stats =
      "Domain: 'web'\n  state.state=1\n  cpu.time=364759000\n  balloon.maximum=65536\n  balloon.rss=42152\n" +
      "  vcpu.current=1\n  block.count=2\n  block.0.allocation=4096\n  block.1.allocation=1024\n";
    expect(libvirt.parseStats(stats)).toEqual({
      cpuSeconds: expect.closeTo(0.364759),
      cpus: 1,
      memoryUsedBytes: 42152 * 1024,
      memoryLimitBytes: 2 ** 26,
      diskBytes: 5120,
    });
    // A stopped domain still has the figures of its last run.
    expect(libvirt.parseStats(stats.replace("state=1", "state=5"))).not.toHaveProperty("cpuSeconds");
    expect(() => libvirt.parseStats("error: nothing")).toThrow();
    const leases =
      " Name       MAC address          Protocol     Address\n------\n vnet0      52:54:00:01:02:03    ipv4         192.168.121.5/24\n";
    expect(libvirt.parseAddresses(leases)).toEqual(["192.168.121.5"]);
  });
});

describe("virtualbox", () => {
  const info =
    'memory=1024\r\ncpus=2\r\nVMState="running"\r\nVMStateChangeTime="2026-11-05T10:00:00.123000000"\r\n' +
    'Forwarding(0)="tcp22,tcp,,2200,,22"\r\nForwarding(1)="ssh,tcp,127.0.0.1,2222,,22"\r\n';

  it("reads size and time from showvminfo, and Vagrant's rule for SSH", () => {
    expect(virtualbox.parseInfo(info, Date.parse("2026-11-05T10:01:00Z"))).toEqual({
      cpus: 2,
      memoryLimitBytes: 2 ** 30,
      uptimeSeconds: 60,
    });
    expect(virtualbox.parseSshPort(info)).toEqual({ host: "127.0.0.1", port: 2222 });
    expect(virtualbox.parseSshPort('Forwarding(0)="web,tcp,,8080,,80"')).toBeUndefined();
  });

  it("reads metrics, which exist from the second query on", () => {
    const metrics =
      "web  CPU/Load/User    5.00%\nweb  CPU/Load/Kernel  1.50%\nweb  RAM/Usage/Used   512000 kB\n";
    expect(virtualbox.parseMetrics(metrics, 4)).toEqual({ cpuPercent: 26, memoryUsedBytes: 524288000 });
    expect(virtualbox.parseMetrics("web  CPU/Load/User\n", 4)).toEqual({});
  });

  it.each([
    "/VirtualBox/GuestInfo/Net/0/V4/IP             = '10.0.2.15'   @ 2026-11-05T10:00:30.001Z TRANSRESET\n",
    "Name: /VirtualBox/GuestInfo/Net/0/V4/IP, value: 10.0.2.15, timestamp: 1700000000000000000, flags: TRANSIENT\n",
  ])("reads the address in %j", (output) => {
    expect(virtualbox.parseAddresses(output)).toEqual(["10.0.2.15"]);
  });
});

describe("parallels", () => {
  it.each([
    ["00:05:10 (since 2026-11-05 10:00)", 310],
    ["1d 00:00:01", 86401],
    ["310", 310],
    ["soon", undefined],
  ])("reads an uptime of %s", (Uptime, uptimeSeconds) => {
    const output = JSON.stringify([{ State: "running", Uptime, Hardware: { memory: { size: "2048Mb" } } }]);
    const expected = { memoryLimitBytes: 2 ** 31, addresses: [] };
    expect(parallels.parseStats(output)).toEqual(
      uptimeSeconds === undefined ? expected : { ...expected, uptimeSeconds },
    );
  });
});

describe("hyperv", () => {
  it("reports percent of one processor", () => {
    const figures =
      '{"State":"Running","Processors":2,"CpuUsage":3,"Uptime":9.5,"Addresses":["172.20.0.5",""]}';
    expect(hyperv.parseStats(figures)).toEqual({
      cpus: 2,
      cpuPercent: 6,
      uptimeSeconds: 9.5,
      addresses: ["172.20.0.5"],
    });
  });

  it("never passes the user's text as PowerShell code", () => {
    const hostile = "x'; Remove-Item C:\\ -Recurse #’";
    const script = Buffer.from(hypervScript(hostile), "base64").toString("utf16le");
    expect(script).toContain("-eq 'x''; Remove-Item C:\\ -Recurse #’’' }");
  });
});

function hypervScript(id: string): string {
  return hyperv.hypervArgv.state(id).at(-1) ?? "";
}

describe("vmware", () => {
  it("reads its machine's file", () => {
    expect(vmware.parseSettings('memsize = "2048"\nnumvcpus = "2"\n')).toEqual({
      cpus: 2,
      memoryLimitBytes: 2 ** 31,
    });
    expect(vmware.isSuspended('checkpoint.vmState = "web-1.vmss"')).toBe(true);
    expect(vmware.isSuspended('checkpoint.vmState = ""')).toBe(false);
  });
});
