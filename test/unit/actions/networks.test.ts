import { describe, expect, it } from "vitest";
import { neighbourLines, ownHostsLine } from "../../../src/actions/orbstack/networks/host-names.js";
import { findStep } from "../../../src/actions/steps.js";
import { ExpectedError } from "../../../src/errors.js";
import { writeHosts } from "../../../src/generated/guest-scripts.js";
import type { Machine } from "../../../src/machine/machine.js";
import { remarksOn, wantedAddresses, wantedPorts } from "../../../src/network/wanted.js";
import { reportNetwork } from "../../../src/operations/network/network-report.js";
import { findHostPorts } from "../../../src/operations/report/host-ports.js";
import { answerCapability } from "../../../src/operations/vagrant/capabilities.js";
import { FakeWorld } from "../../support/fake-parts.js";

type Network = Machine["vm"]["networks"][number];

const sshPort: Network = {
  type: "forwarded_port",
  options: { id: "ssh", guest: 22, host: 2222, disabled: true },
};
const port = (options: object): Network => ({
  type: "forwarded_port",
  options: { protocol: "tcp", ...options },
});
const privateNetwork = (options: object): Network => ({
  type: "private_network",
  options: { protocol: "tcp", ...options },
});

function worldWith(...networks: Network[]): FakeWorld {
  const world = new FakeWorld();
  world.id = "A";
  world.add({ id: "A", name: "web", state: "running" });
  world.vm = { networks: [sshPort, ...networks] };
  return world;
}

/** Like a file of another user. */
function withUnreadableForwarding(world: FakeWorld): void {
  const fail = async () => {
    throw new ExpectedError("metadata_unreadable", { path: "forwarding.json", reason: "permission denied" });
  };
  Object.assign(world.parts, { forwarder: () => ({ look: fail, start: fail, stop: fail }) });
}

const run = (name: string, world: FakeWorld) => findStep(name).run(world.context());
const allocation = (data_dir: string, machine_name: string, more = {}) => ({
  ...{ machine_name, root_path: "/project", data_dir, claimed_at: "", announced: true },
  ...more,
});

describe("a record of ports that cannot be read", () => {
  it.each(["claim_networks", "restore_networks", "forward_ports", "leave_networks"])(
    "does not stop %s, which says so",
    async (step) => {
      const world = worldWith(port({ guest: 80, host: 8080 }));
      withUnreadableForwarding(world);
      await run(step, world);
      expect(world.events.join("\n")).toMatch(
        /ports may (not be|stay) forwarded.*forwarding\.json cannot be read/,
      );
    },
  );
});

describe("forwarded ports of a Vagrantfile", () => {
  it("are bound to the host's loopback by default", () => {
    const world = worldWith(
      port({ guest: 80, host: 8080 }),
      port({ guest: 80, host: 80, host_ip: "0.0.0.0", guest_ip: "10.0.0.9" }),
      port({ guest: 81, host: 8081, disabled: true }),
      port({ guest: 53, host: 53, protocol: "udp" }),
    );
    expect(wantedPorts(world.machine, "linux")).toEqual([
      { host_ip: "127.0.0.1", host: 8080, guest_ip: "127.0.0.1", guest: 80, carrier: "ssh" },
      { host_ip: "0.0.0.0", host: 80, guest_ip: "10.0.0.9", guest: 80, carrier: "ssh" },
    ]);
  });

  it.each([
    ["darwin", {}, "orbstack"],
    ["darwin", { host_ip: "127.0.0.1" }, "orbstack"],
    ["darwin", { host_ip: "0.0.0.0" }, "ssh"],
    ["darwin", { host: 81 }, "ssh"],
    ["linux", {}, "ssh"],
  ] as const)("on %s with %j are carried by %s", (platform, options, carrier) => {
    const { machine } = worldWith(port({ guest: 80, host: 80, ...options }));
    expect(wantedPorts(machine, platform)).toMatchObject([{ carrier }]);
  });
});

describe("private addresses of a Vagrantfile", () => {
  it.each([
    [{ ip: "192.168.56.10" }, 24],
    [{ ip: "192.168.56.10", netmask: "255.255.0.0" }, 16],
    [{ ip: "192.168.56.10", netmask: 20 }, 20],
    [{ ip: "fd12::10" }, 64],
    [{ ip: "fd12::10", netmask: "96" }, 96],
  ])("%j have %d bits of netmask", (options, prefix) => {
    expect(wantedAddresses(worldWith(privateNetwork(options)).machine)).toMatchObject([{ prefix }]);
  });

  it.each([
    { ip: "192.168.56" },
    { ip: "192.168.56.10", netmask: "255.0.255.0" },
    { ip: "192.168.56.10", netmask: "33" },
  ])("%j are refused", (options) => {
    const { machine } = worldWith(privateNetwork(options));
    expect(() => wantedAddresses(machine)).toThrow(expect.objectContaining({ key: "network_invalid" }));
  });
});

describe("networks that differ from those of other providers", () => {
  it("are explained, once each", () => {
    const { machine } = worldWith(
      port({ guest: 53, host: 53, protocol: "udp" }),
      privateNetwork({ type: "dhcp" }),
      privateNetwork({ type: "dhcp" }),
      privateNetwork({ ip: "10.1.1.1", virtualbox__intnet: true }),
      { type: "public_network", options: { bridge: "en0" } },
    );
    expect(remarksOn(machine)).toEqual([
      expect.stringMatching(/^UDP port 53 is not forwarded/),
      expect.stringMatching(/^A private network with DHCP/),
      expect.stringMatching(/^`virtualbox__intnet` has no effect/),
      expect.stringMatching(/^The public network is ignored/),
    ]);
  });

  it("are not reported for ordinary networks", () => {
    const { machine } = worldWith(port({ guest: 80, host: 8080 }), privateNetwork({ ip: "10.1.1.1" }));
    expect(remarksOn(machine)).toEqual([]);
  });
});

describe("/etc/hosts", () => {
  it("has the full name first, at the address that the Vagrantfile assigns to it", () => {
    expect(ownHostsLine("web.example.com", [])).toEqual(["127.0.1.1 web.example.com web"]);
    const { machine } = worldWith(privateNetwork({ ip: "10.1.1.1", hostname: true }));
    expect(ownHostsLine("web", wantedAddresses(machine))).toEqual(["10.1.1.1 web"]);
    expect(ownHostsLine(undefined, [])).toEqual([]);
  });

  it("has the project's other machines, by host name and by name in the Vagrantfile", () => {
    const map = {
      "10.1.1.1": allocation("/web", "web"),
      "10.1.1.2": allocation("/db", "db", { hostname: "data.example.com" }),
      "10.1.1.3": allocation("/odd", "od d"),
      "10.1.1.4": allocation("/other", "other", { root_path: "/elsewhere" }),
    };
    expect(neighbourLines({ rootPath: "/project", dataDir: "/web" }, map)).toEqual([
      "10.1.1.2 data.example.com data db",
    ]);
  });
});

describe("claim_networks", () => {
  it("reserves the addresses, and stops the former forwarder", async () => {
    const world = worldWith(port({ guest: 80, host: 8080 }), privateNetwork({ ip: "10.1.1.1" }));
    await run("forward_ports", world);
    await run("claim_networks", world);
    expect(world.changes).toEqual(["forward 8080:80", "claim 10.1.1.1", "stop forwarding"]);
  });

  it("cleans up after the machine's last run", async () => {
    const world = worldWith(privateNetwork({ ip: "10.1.1.2" }));
    world.allocations = { "10.1.1.1": allocation(world.machine.dataDir, "default") };
    await run("claim_networks", world);
    expect(world.changes).toEqual(["claim 10.1.1.2", "no route 10.1.1.1"]);
  });

  it("refuses an address in one of the host's networks, and reserves nothing", async () => {
    const world = worldWith(privateNetwork({ ip: "10.1.1.1" }));
    world.clashes.set("10.1.1.1", "10.1.0.0/16 dev tun0");
    await expect(run("claim_networks", world)).rejects.toMatchObject({
      key: "network_address_clashes",
      data: { address: "10.1.1.1", route: "10.1.0.0/16 dev tun0" },
    });
    expect(world.changes).toEqual([]);
  });

  it.each([
    [undefined, ["release"]],
    ["A", []],
  ])("when undone, with the id %s, does %j", async (id, changes) => {
    const world = worldWith(privateNetwork({ ip: "10.1.1.1" }));
    world.id = id;
    world.allocations = { "10.1.1.1": allocation(world.machine.dataDir, "default") };
    await findStep("claim_networks").recover?.(world.context());
    expect(world.changes).toEqual(changes);
  });
});

describe("set_up_networks", () => {
  it("makes no call if the Vagrantfile has neither a network nor a host name", async () => {
    const world = worldWith(port({ guest: 80, host: 8080 }));
    await run("set_up_networks", world);
    expect(world.events).toEqual([]);
  });

  it("sets up name, hosts file and addresses by one command, and the host's routes", async () => {
    const world = worldWith(
      privateNetwork({ ip: "10.1.1.1" }),
      privateNetwork({ ip: "10.1.2.1", auto_config: false }),
    );
    world.vm = { ...world.vm, hostname: "web.example.com" };
    world.allocations = { "10.1.1.2": allocation("/db", "db") };
    world.guestOutput = "192.168.139.7\n";
    await run("claim_networks", world);
    await run("set_up_networks", world);
    expect(world.guestCommands).toEqual([
      ["web", writeHosts, "web.example.com", "127.0.1.1 web.example.com web", "10.1.1.2 db", "10.1.1.1/24"],
    ]);
    expect(world.changes).toEqual([
      "claim 10.1.1.1 10.1.2.1",
      "network of web",
      "route 10.1.1.1 via 192.168.139.7",
      "route 10.1.2.1 via 192.168.139.7",
      "announced",
    ]);
  });

  it("tells the project's running machines about a new address", async () => {
    const world = worldWith(privateNetwork({ ip: "10.1.1.1" }));
    world.add({ id: "D", name: "orb-db" });
    world.neighbours.set("/db", {
      ...{ schema_version: 1, machine_id: "D", orbstack_machine_name: "orb-db" },
      ...{ created_at: "", provider_version: "" },
    });
    world.allocations = { "10.1.1.2": allocation("/db", "db") };
    await run("claim_networks", world);
    await run("set_up_networks", world);
    expect(world.guestCommands).toEqual([
      ["web", writeHosts, "", "", "10.1.1.2 db", "10.1.1.1/24"],
      ["orb-db", "others", "10.1.1.1 default"],
    ]);
  });

  it("does not change the guest's hosts file if the Vagrantfile forbids it", async () => {
    const world = worldWith(privateNetwork({ ip: "10.1.1.1" }));
    world.vm = { ...world.vm, allowHostsModification: false };
    world.allocations = { "10.1.1.2": allocation("/db", "db") };
    await run("set_up_networks", world);
    expect(world.guestCommands).toEqual([["web", writeHosts, "", "", "", "10.1.1.1/24"]]);
  });

  it("removes addresses that the Vagrantfile no longer has, and then releases them", async () => {
    const world = worldWith();
    world.allocations = { "10.1.1.1": allocation(world.machine.dataDir, "default") };
    await run("set_up_networks", world);
    expect(world.guestCommands).toEqual([["web", writeHosts, "", "", ""]]);
    expect(world.changes).toEqual(["network of web", "release"]);
  });

  it("prints the command for the user if we may not change routes", async () => {
    const world = worldWith(privateNetwork({ ip: "10.1.1.1" }), privateNetwork({ ip: "fd12::1" }));
    world.guestOutput = "192.168.139.7\n";
    world.routeCommand = "sudo route";
    await run("set_up_networks", world);
    expect(world.events).toContain("say To reach 10.1.1.1 from this computer, run once: sudo route");
    expect(world.events).toContainEqual(expect.stringContaining("Machines can reach fd12::1"));
  });
});

describe("release_networks", () => {
  it("says how to remove the routes that only root can remove", async () => {
    const world = worldWith();
    world.allocations = { "10.1.1.1": allocation(world.machine.dataDir, "default") };
    world.routeCommand = "sudo route";
    await run("release_networks", world);
    expect(world.events).toContain(
      "say This computer still has a route to 10.1.1.1. To remove it, run: sudo route",
    );
  });
});

describe("restore_networks", () => {
  it("restarts a forwarder that died, and keeps one that works", async () => {
    const world = worldWith(port({ guest: 80, host: 8080 }));
    await run("restore_networks", world);
    await run("forward_ports", world);
    await run("restore_networks", world);
    if (world.forwarding !== undefined) world.forwarding = { ...world.forwarding, works: false };
    await run("restore_networks", world);
    expect(world.changes).toEqual(["forward 8080:80", "forward 8080:80"]);
  });
});

describe("vagrant port", () => {
  it("shows the currently forwarded ports", async () => {
    const world = worldWith(port({ guest: 80, host: 8080 }));
    const ask = () => answerCapability("forwarded_ports", world.machine, world.parts);
    expect(await ask()).toEqual({});
    await run("forward_ports", world);
    expect(await ask()).toEqual({ 8080: 80 });
    world.machines = world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    expect(await ask()).toBeNull();
  });

  it.each(["true", "false"])(
    "says of a port that OrbStack shows what `vm network` and `vm status` say: %s",
    async (shows) => {
      const world = worldWith(port({ guest: 80, host: 80 }));
      const { signal } = new AbortController();
      const shown = {
        host_ip: "127.0.0.1",
        host: 80,
        guest_ip: "127.0.0.1",
        guest: 80,
        carrier: "orbstack",
      } as const;
      world.forwarding = {
        plan: { schema_version: 1, machine_id: "A", username: "vagrant", ports: [shown] },
        works: false,
      };
      world.settings.set("machines.forward_ports", shows);
      const { machine, parts } = world;
      const { ports } = await reportNetwork(machine, { parts, signal });
      const works = shows === "true";
      expect(ports.map((each) => each.works)).toEqual([works]);
      expect(await answerCapability("forwarded_ports", machine, parts)).toEqual(works ? { 80: 80 } : {});
      expect((await findHostPorts(machine, parts, signal)).get(80)).toBe(works ? 80 : undefined);
    },
  );
});
