import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSections } from "../../../src/operations/guest/ask-guest.js";
import { readAddresses, readGateway, subnetOf } from "../../../src/operations/network/guest-addresses.js";
import { nameResolver, readResolver } from "../../../src/operations/network/resolver.js";

// iproute2 6.1 on Debian 12, and busybox 1.36.
const addresses = `1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
4116: eth0    inet 10.77.0.22/24 metric 1024 brd 10.77.0.255 scope global dynamic eth0\\       valid_lft 3600sec
4116: eth0    inet6 fd07:b51a::2/64 scope global \\       valid_lft forever
4116: eth0    inet6 fe80::1266:6aff:fe5f:5b0a/64 scope link \\       valid_lft forever
5: eth0    inet 192.168.56.10/24 scope global secondary eth0`.split("\n");

describe("a guest's network", () => {
  it("has the addresses of scope global", () => {
    expect(readAddresses(addresses)).toEqual([
      { interface: "eth0", address: "10.77.0.22", prefix: 24 },
      { interface: "eth0", address: "fd07:b51a::2", prefix: 64 },
      { interface: "eth0", address: "192.168.56.10", prefix: 24 },
    ]);
  });

  it.each([
    ["10.77.0.22", 24, "10.77.0.0/24"],
    ["192.168.139.7", 23, "192.168.138.0/23"],
    ["10.1.2.3", 32, "10.1.2.3/32"],
    ["203.0.113.9", 0, "0.0.0.0/0"],
    ["10.1.2.3", 64, undefined],
    ["fd07::2", 64, undefined],
  ])("has %s/%i in %s", (address, prefix, subnet) => {
    expect(subnetOf({ interface: "eth0", address, prefix })).toBe(subnet);
  });

  it("has a gateway", () => {
    expect(readGateway(["default via 10.77.0.1 dev eth0 proto dhcp"])).toBe("10.77.0.1");
    expect(readGateway(["default dev eth0"])).toBeUndefined();
  });

  it("has name servers, even behind systemd-resolved", () => {
    const stub = readSections(
      "== resolv\nnameserver 127.0.0.53\n== upstream\nnameserver 10.77.0.1\nsearch orb.local\n",
    );
    expect(nameResolver(readResolver(stub))).toBe("10.77.0.1 by systemd-resolved");
    const plain = readSections("== resolv\n# nameserver 1.1.1.1\nnameserver 9.9.9.9\nnameserver evil\n");
    expect(nameResolver(readResolver(plain))).toBe("9.9.9.9");
    expect(nameResolver(readResolver(readSections("")))).toBe("no server");
  });

  it("may be any text", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString("latin1");
        const section = readSections(`== resolv\n${text}\n== addresses\n${text}`);
        nameResolver(readResolver(section));
        readAddresses(section("addresses"));
        readGateway(section("nosuch"));
      }),
    );
  });
});
