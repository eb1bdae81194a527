import type { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { hostRoutes } from "../../../src/network/host-routes.js";

interface World {
  readonly platform?: NodeJS.Platform;
  readonly isRoot?: boolean;
  /** By command line. A missing answer is a failure. */
  readonly answers?: Record<string, string>;
}

function routesOf({ platform = "linux", isRoot = true, answers = {} }: World) {
  const asked: string[] = [];
  const interfaces = () =>
    ({ eth0: [{ cidr: "192.0.2.2/24" }, { cidr: "fd00::2/64" }] }) as unknown as ReturnType<
      typeof networkInterfaces
    >;
  const ask = async (program: string, args: readonly string[]) => {
    const line = [program, ...args].join(" ");
    asked.push(line);
    return answers[line];
  };
  return { routes: hostRoutes(ask, { platform, isRoot, interfaces }), asked };
}

const wanted = [{ address: "10.1.1.1", gateway: "10.77.0.5" }];

describe("routes of the host", () => {
  it.each([
    ["192.0.2.9", "192.0.2.2/24 dev eth0"],
    ["fd00::9", "fd00::2/64 dev eth0"],
    ["fd01::9", undefined],
    ["10.1.1.1", undefined],
  ])("clash with %s: %s", async (address, clash) => {
    expect(await routesOf({}).routes.clashOf(address)).toBe(clash);
  });

  it.each([
    [
      "default via 192.0.2.1 dev eth0 \n10.1.0.0/16 dev tun0 scope link \n",
      "10.1.0.0/16 dev tun0 scope link",
    ],
    ["default via 192.0.2.1 dev eth0 \n10.1.1.1 via 10.77.0.5 dev orb-br0 \n", undefined],
  ])("clash with 10.1.1.1 if there is: %s", async (output, clash) => {
    const { routes } = routesOf({ answers: { "ip route show to match 10.1.1.1": output } });
    expect(await routes.clashOf("10.1.1.1")).toBe(clash);
  });

  it("are added by root, and kept if they are right", async () => {
    const right = { "ip route get 10.1.1.1": "10.1.1.1 via 10.77.0.5 dev orb-br0 src 10.77.0.1 uid 0 \n" };
    const set = "ip route replace 10.1.1.1/32 via 10.77.0.5";
    const first = routesOf({ answers: { [set]: "" } });
    expect(await first.routes.add(wanted)).toBeUndefined();
    expect(first.asked).toContain(set);
    const again = routesOf({ answers: right });
    expect(await again.routes.add(wanted)).toBeUndefined();
    expect(again.asked).toEqual(["ip route get 10.1.1.1"]);
  });

  it.each([
    ["linux", "sudo ip route replace 10.1.1.1/32 via 10.77.0.5"],
    ["darwin", "sudo route -n add -host 10.1.1.1 10.77.0.5"],
  ] as const)(
    "are for the user to set on %s, by one command, when we are not root",
    async (platform, command) => {
      const { routes, asked } = routesOf({ platform, isRoot: false });
      expect(await routes.add(wanted)).toBe(command);
      expect(asked).toHaveLength(1);
      expect(await routes.add([...wanted, { address: "10.1.1.2", gateway: "10.77.0.5" }])).toMatch(
        /^sudo sh -c '.*10\.1\.1\.1.*; .*10\.1\.1\.2.*'$/,
      );
      const set = routesOf({
        ...{ platform, isRoot: false },
        answers: {
          "route -n get 10.1.1.1": "   route to: 10.1.1.1\n    gateway: 10.77.0.5\n  interface: bridge100\n",
        },
      });
      if (platform === "darwin") expect(await set.routes.add(wanted)).toBeUndefined();
    },
  );

  it("are only removed by root", async () => {
    const root = routesOf({});
    await root.routes.remove(["10.1.1.1"]);
    expect(root.asked).toEqual(["ip route del 10.1.1.1/32"]);
    const user = routesOf({ isRoot: false });
    await user.routes.remove(["10.1.1.1"]);
    expect(user.asked).toEqual([]);
  });
});
