import { describe, expect, it } from "vitest";
import { readOutput } from "../../../src/operations/network/ping.js";
import { readGetent, readNslookup } from "../../../src/operations/network/resolve-name.js";

describe("the output of ping", () => {
  it.each([
    [
      "iputils 20221126",
      `PING h.orb.local (10.77.0.22) 56(84) bytes of data.
64 bytes from h.orb.local (10.77.0.22): icmp_seq=1 ttl=64 time=0.018 ms
64 bytes from h.orb.local (10.77.0.22): icmp_seq=2 ttl=64 time=12 ms

--- h.orb.local ping statistics ---
2 packets transmitted, 2 received, 0% packet loss, time 1001ms
rtt min/avg/max/mdev = 0.018/0.018/0.018/0.000 ms`,
      [0.018, 12],
      "10.77.0.22",
    ],
    [
      "busybox 1.36",
      `PING h.orb.local (10.77.0.22): 56 data bytes
64 bytes from 10.77.0.22: seq=0 ttl=64 time=0.060 ms

--- h.orb.local ping statistics ---
1 packets transmitted, 1 packets received, 0% packet loss
round-trip min/avg/max = 0.060/0.060/0.060 ms`,
      [0.06],
      "10.77.0.22",
    ],
    [
      "nobody",
      "PING 10.77.0.200 (10.77.0.200) 56(84) bytes of data.\n\n--- 10.77.0.200 ping statistics ---\n2 packets transmitted, 0 received, 100% packet loss, time 1029ms",
      [],
      "10.77.0.200",
    ],
    ["no name", "ping: nosuch.orb.local: Name or service not known", [], undefined],
  ])("of %s", (_who, output, timesMs, resolved) => {
    const read = readOutput("ping", output.split("\n"));
    expect([read.timesMs, read.resolved]).toEqual([timesMs, resolved]);
    if (timesMs.length === 0) expect(read.rest.at(-1)).toMatch(/100% packet loss|not known/);
  });

  it("is our own line for curl and nc", () => {
    const curl = ["", "curl 404 0.012345 10.77.0.22", "curl: (7) Failed to connect", "curl 000 0.0 "];
    expect(readOutput("curl", curl)).toMatchObject({ timesMs: [12.345], resolved: "10.77.0.22" });
    expect(readOutput("nc", ["nc 1500", "bash: Connection refused"])).toMatchObject({
      timesMs: [1.5],
      rest: ["bash: Connection refused"],
    });
  });
});

describe("the addresses of a name", () => {
  it("are parsed from getent and nslookup", () => {
    expect(readGetent(["::1   STREAM localhost", "::1   DGRAM ", "127.0.0.1   STREAM "])).toEqual([
      "::1",
      "127.0.0.1",
    ]);
    const nslookup = [
      "Server:\t\t10.77.0.1",
      "Address:\t10.77.0.1:53",
      "Name:\th.orb.local",
      "Address: 10.77.0.22",
      "Address 2: fd07::2 h",
    ];
    expect(readNslookup(nslookup)).toEqual(["10.77.0.22", "fd07::2"]);
    expect(readNslookup(["Address: 10.77.0.1"])).toEqual([]);
  });
});
