import { describe, expect, it } from "vitest";
import { findStep } from "../../../src/actions/steps.js";
import { sentenceOn } from "../../../src/machine/invalid-option.js";
import type { Machine } from "../../../src/machine/machine.js";
import type { Metadata } from "../../../src/state/metadata-store.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { link } from "../../support/links.js";

type Lab = Machine["lab"];

const folder = "/project/.vagrant/machines";
const lab = {
  name: "campus",
  machines: ["default", "r2", "h1"],
  links: [
    link({ "default:eth1": "10.0.12.1/30", "r2:eth1": "10.0.12.2/30" }, { mtu: 1400 }),
    link({ "default:eth2": undefined, "r2:eth3": undefined, "h1:eth1": undefined }, { name: "core" }),
    link({ "r2:eth2": undefined, "h1:eth2": undefined }),
  ],
};

const metadata: Metadata = {
  schema_version: 1,
  machine_id: "A",
  orbstack_machine_name: "orb-r1",
  created_at: "",
  provider_version: "",
};

function worldWithLab(): FakeWorld {
  const world = new FakeWorld();
  world.lab = lab;
  world.id = "A";
  world.metadata = metadata;
  world.add({ id: "A", name: "orb-r1" });
  world.guestOutput = "10.77.0.1\nkept\n";
  return world;
}

/** Another machine of the project. */
function addMachine(world: FakeWorld, name: string, ip4: string, state = "running"): void {
  world.add({ id: name, name: `orb-${name}`, ip4, state });
  world.neighbours.set(`${folder}/${name}/orbstack`, {
    ...metadata,
    machine_id: name,
    orbstack_machine_name: `orb-${name}`,
  });
}

const run = async (name: string, world: FakeWorld) => findStep(name).run(world.context());
/** What the guests were sent: the machine, which links, and the lines without MAC addresses. */
const sent = ({ guestCommands }: FakeWorld) =>
  guestCommands.map(([name, _script, which, lines = ""]) => [
    name,
    which,
    ...lines.split("\n").map((line) => line.replace(/ 02(:[0-9a-f]{2}){5} /, " MAC ")),
  ]);

describe("claim_links", () => {
  it("allocates numbers before the machine exists, and frees them if it is not created", async () => {
    const world = worldWithLab();
    world.id = undefined;
    world.metadata = undefined;
    await run("claim_links", world);
    expect([...world.labs]).toMatchObject([
      ["campus-1", { name: "campus", allocations: { default: [100, 101] } }],
    ]);
    expect(world.events).toEqual([]);
    await findStep("claim_links").recover?.(world.context());
    expect([...world.labs]).toEqual([]);
  });

  it("keeps them if an existing machine fails to come up", async () => {
    const world = worldWithLab();
    await run("claim_links", world);
    await findStep("claim_links").recover?.(world.context());
    expect(world.labs.size).toBe(1);
    expect(world.metadata?.lab).toEqual({
      ...{ id: "campus-1", name: "campus", pending: true },
      links: { "default:eth1 r2:eth1": 100, core: 101 },
    });
  });

  it("does nothing without a lab", async () => {
    const world = worldWithLab();
    world.lab = {};
    await run("claim_links", world);
    await run("set_up_links", world);
    await run("restore_links", world);
    expect([world.labs.size, world.events]).toEqual([0, []]);
  });

  it("has a lab for machines without links, too, but no command in their guests", async () => {
    const world = worldWithLab();
    world.lab = { name: "campus", machines: ["default"] };
    await run("claim_links", world);
    await run("set_up_links", world);
    expect([...world.labs.values()]).toMatchObject([{ allocations: { default: [] } }]);
    expect(world.runs).toEqual([]);
  });

  it("frees what machines had that their provider no longer has, and nothing of others", async () => {
    const world = worldWithLab();
    world.time = new Date("2026-01-02T00:00:00Z");
    world.labs.set("campus-1", {
      ...{ schema_version: 1, machines_folder: folder, next_vlan: 103 },
      allocations: { gone: [100], known: [101], young: [102] },
      claimed_at: {
        gone: "2026-01-01T00:00:00Z",
        known: "2026-01-01T00:00:00Z",
        young: "2026-01-01T23:59:00Z",
      },
    });
    world.registry.set("K", {
      ...{ schema_version: 1, provider: "orbstack", machine_id: "K", machine_name: "known", created_at: "" },
      ...{ root_path: "/project", data_dir: `${folder}/known/orbstack` },
    });
    await run("claim_links", world);
    expect(Object.keys(world.labs.get("campus-1")?.allocations ?? {})).toEqual(["known", "young", "default"]);
  });

  it("gives a lab whose file was lost the numbers that its machines have", async () => {
    const world = worldWithLab();
    addMachine(world, "r2", "10.77.0.2");
    const dataDir = `${folder}/r2/orbstack`;
    const links = { "default:eth1 r2:eth1": 207, "h1:eth2 r2:eth2": 208 };
    world.neighbours.set(dataDir, { ...metadata, lab: { id: "campus-9", name: "campus", links } });
    world.registry.set("r2", {
      ...{ schema_version: 1, provider: "orbstack", machine_id: "r2", machine_name: "r2", created_at: "" },
      ...{ root_path: "/project", data_dir: dataDir },
    });
    await run("claim_links", world);
    expect(world.labs.get("campus-9")?.allocations).toEqual({ r2: [207, 208], default: [207, 209] });
  });

  it("gives out no number while a machine of the lost lab may be unknown", async () => {
    const world = worldWithLab();
    world.metadata = { ...metadata, lab: { id: "campus-9", name: "campus", links: {} } };
    world.add({ id: "L", name: "orb-lost" });
    world.lostEntries = [{ lost: "L", path: "/home/L.json" }];
    await expect(run("claim_links", world)).rejects.toMatchObject({
      key: "lab_numbers_unknown",
      data: { lab: "campus-9", name: "orb-lost" },
    });
    expect(world.labs.size).toBe(0);
  });
});

describe("set_up_links", () => {
  it("runs one command in the machine, and one in each running machine with another end", async () => {
    const world = worldWithLab();
    addMachine(world, "r2", "10.77.0.2");
    addMachine(world, "h1", "10.77.0.3");
    await run("claim_links", world);
    await run("set_up_links", world);
    expect(sent(world)).toEqual([
      ["orb-r1", "all", "eth1 100 10.0.12.1/30 MAC 1400 10.77.0.2", "eth2 101 - MAC - 10.77.0.2,10.77.0.3"],
      ["orb-r2", "some", "eth1 100 10.0.12.2/30 MAC 1400 10.77.0.1", "eth3 101 - MAC - 10.77.0.1,10.77.0.3"],
      ["orb-h1", "some", "eth1 101 - MAC - 10.77.0.1,10.77.0.2"],
    ]);
    expect(world.events).toContain("alone in campus-1");
    expect(world.events).toContain("say eth1 (10.0.12.1/30) to r2:eth1");
    expect(world.metadata?.lab).toEqual({
      ...{ id: "campus-1", name: "campus" },
      links: { "default:eth1 r2:eth1": 100, core: 101 },
    });
  });

  it("does not wait for the guest's word if OrbStack knows the machine's address", async () => {
    const world = worldWithLab();
    world.machines = world.machines.map((machine) => ({ ...machine, ip4: "10.77.0.9" }));
    addMachine(world, "r2", "10.77.0.2");
    let began = 0;
    let go = () => {};
    const both = new Promise<void>((resolve) => {
      go = resolve;
    });
    world.onRun = async () => {
      began += 1;
      if (began === 2) go();
      await both;
      return 0;
    };
    await run("set_up_links", world);
    expect(sent(world)[1]).toEqual([
      "orb-r2",
      "some",
      "eth1 100 10.0.12.2/30 MAC 1400 10.77.0.9",
      "eth3 101 - MAC - 10.77.0.9",
    ]);
  });

  it("has no entries for machines that are not running", async () => {
    const world = worldWithLab();
    addMachine(world, "r2", "10.77.0.2", "stopped");
    await run("set_up_links", world);
    expect(sent(world)).toEqual([
      ["orb-r1", "all", "eth1 100 10.0.12.1/30 MAC 1400 -", "eth2 101 - MAC - -"],
    ]);
  });

  it("gives each end its own MAC address, which stays", async () => {
    const macs = async () => {
      const world = worldWithLab();
      await run("set_up_links", world);
      return world.guestCommands[0]?.[3]?.match(/02(:[0-9a-f]{2}){5}/g) ?? [];
    };
    const first = await macs();
    expect(new Set(first).size).toBe(2);
    expect(await macs()).toEqual(first);
  });

  it("says which machine could not be told, and goes on", async () => {
    const world = worldWithLab();
    addMachine(world, "r2", "10.77.0.2");
    world.onRun = async ({ command }) => (command[5] === "some" ? 1 : 0);
    await run("set_up_links", world);
    expect(world.events).toContainEqual(expect.stringContaining("vagrant reload r2"));
    expect(world.metadata?.lab?.pending).toBeUndefined();
  });

  it("fails if the machine's own links cannot be made, and is repeated by the next `up`", async () => {
    const world = worldWithLab();
    await run("claim_links", world);
    world.onRun = async () => 1;
    await expect(run("set_up_links", world)).rejects.toMatchObject({ key: "guest_command_failed" });
    world.onRun = undefined;
    world.guestCommands.length = 0;
    await run("restore_links", world);
    await run("restore_links", world);
    expect(sent(world)).toHaveLength(1);
  });

  it("says if the guest would lose its links in a reboot", async () => {
    const world = worldWithLab();
    world.guestOutput = "10.77.0.1\n\n";
    await run("set_up_links", world);
    expect(world.events).toContainEqual(expect.stringContaining("The links are lost if the guest reboots"));
  });

  it("removes links that the lab no longer has", async () => {
    const world = worldWithLab();
    await run("set_up_links", world);
    world.lab = { ...lab, links: [] };
    world.guestCommands.length = 0;
    await run("claim_links", world);
    await run("set_up_links", world);
    expect(sent(world)).toEqual([["orb-r1", "all", ""]]);
    expect(world.labs.get("campus-1")).toMatchObject({ allocations: { default: [] }, links: {} });
  });

  it("removes all links and frees their numbers when there is no lab any more", async () => {
    const world = worldWithLab();
    await run("set_up_links", world);
    world.lab = {};
    world.guestCommands.length = 0;
    await run("claim_links", world);
    await run("set_up_links", world);
    expect(sent(world)).toEqual([["orb-r1", "all", ""]]);
    expect([world.labs.size, world.metadata?.lab]).toEqual([0, undefined]);
  });
});

describe("restore_links", () => {
  it("sets up the links of a machine whose first `up` was killed before they were", async () => {
    const world = worldWithLab();
    world.metadata = undefined;
    await run("claim_links", world);
    world.metadata = metadata;
    await run("restore_links", world);
    expect(sent(world)).toHaveLength(1);
  });

  it("does not give a running machine links that the Vagrantfile got meanwhile", async () => {
    const world = worldWithLab();
    await run("restore_links", world);
    expect(world.runs).toEqual([]);
  });
});

describe("release_links", () => {
  it("frees a destroyed machine's numbers", async () => {
    const world = worldWithLab();
    await run("claim_links", world);
    world.metadata = undefined;
    await run("release_links", world);
    expect(world.labs.size).toBe(0);
  });
});

describe("the provider vagrant", () => {
  const problems = async (name: string, config: Record<string, unknown>, links: Lab["links"] = lab.links) => {
    const { machine, parts } = new FakeWorld();
    const described = {
      ...machine,
      name,
      provider: "vagrant",
      config,
      lab: { ...machine.lab, ...lab, links },
    };
    return (await parts.provider(described).validate(described)).map(sentenceOn);
  };

  it("refuses links, with its backend and the reason", async () => {
    expect(await problems("h1", { backend: "docker" })).toEqual([
      expect.stringMatching(
        /^config\.lab\.link core: the provider vagrant cannot make it with docker, because/,
      ),
      expect.stringMatching(/^config\.lab\.link h1:eth2 r2:eth2: /),
    ]);
    expect(await problems("h1", {})).toContainEqual(expect.stringMatching(/cannot make it, because/));
  });

  it("checks them as the provider orbstack does", async () => {
    const world = worldWithLab();
    world.lab = { ...lab, links: [link({ "r9:eth1": undefined })] };
    const orbstack = await world.parts.provider(world.machine).validate(world.machine);
    expect(orbstack.map(sentenceOn)).toEqual([expect.stringContaining("there is no machine r9")]);
    expect(await problems("h1", {}, world.lab.links)).toEqual(orbstack.map(sentenceOn));
  });

  it("can have machines without links in a lab", async () => {
    expect(await problems("other", { backend: "docker" })).not.toContainEqual(expect.stringContaining("lab"));
  });
});
