import type { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { hostRoutes } from "../../../src/network/host-routes.js";

interface World {
  readonly platform?: NodeJS.Platform;
  readonly isRoot?: boolean;
  /** By command line. A missing answer is a failure. */
  readonly answers?: Record<string, string>;
  readonly onRun?: Record<string, () => void>;
}

function routesOf({ platform = "linux", isRoot = true, answers = {}, onRun = {} }: World) {
  const asked: string[] = [];
  const interfaces = () =>
    ({ eth0: [{ cidr: "192.0.2.2/24" }, { cidr: "fd00::2/64" }] }) as unknown as ReturnType<
      typeof networkInterfaces
    >;
  const ask = async (program: string, args: readonly string[]) => {
    const line = [program, ...args].join(" ");
    asked.push(line);
    onRun[line]?.();
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

  const find = "ip route get 10.1.1.1";
  const set = "ip route replace 10.1.1.1/32 via 10.77.0.5";

  it("are added by root, and kept if they are right", async () => {
    const answers: Record<string, string> = {};
    const { routes, asked } = routesOf({ answers, onRun: { [set]: () => (answers[find] = right) } });
    const right = "10.1.1.1 via 10.77.0.5 dev orb-br0 src 10.77.0.1 uid 0 \n";
    expect(await routes.add(wanted)).toBeUndefined();
    expect(asked).toEqual([find, set, find]);
    expect(await routes.add(wanted)).toBeUndefined();
    expect(asked.slice(3)).toEqual([find]);
  });

  it("are for the user to set if they lead elsewhere after a change, whatever its exit status", async () => {
    const { routes } = routesOf({ answers: { [find]: "10.1.1.1 via 10.0.0.1 dev eth0 \n", [set]: "" } });
    expect(await routes.add(wanted)).toBe(`sudo ${set}`);
  });

  it("replace those to a machine's former address on a Mac", async () => {
    const stale = "   route to: 10.1.1.1\ndestination: 10.1.1.1\n    gateway: 10.77.0.4\n";
    const answers = { "route -n get 10.1.1.1": stale };
    const { routes } = routesOf({ platform: "darwin", isRoot: false, answers });
    expect(await routes.add(wanted)).toBe(
      "sudo sh -c 'route -n delete -host 10.1.1.1; route -n add -host 10.1.1.1 10.77.0.5'",
    );
  });

  it.each([
    [
      "linux",
      "ip route show 10.1.1.1/32",
      "10.1.1.1 via 10.77.0.5 dev orb-br0 \n",
      "sudo ip route del 10.1.1.1/32",
    ],
    ["linux", "ip route show 10.1.1.1/32", "", undefined],
    ["darwin", "route -n get 10.1.1.1", "destination: 10.1.1.1\n", "sudo route -n delete -host 10.1.1.1"],
    ["darwin", "route -n get 10.1.1.1", "destination: default\n", undefined],
  ] as const)("are found if one is left on %s: %s: %j", async (platform, question, answer, command) => {
    const { routes } = routesOf({ platform, isRoot: false, answers: { [question]: answer } });
    expect(await routes.left(["10.1.1.1"])).toBe(command);
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
