import { describe, expect, it } from "vitest";
import { findSshInfo } from "../../../src/actions/orbstack/provider/ssh-info.js";
import type { WireStack } from "../../../src/actions/stack/wire-stack.js";
import { findStep } from "../../../src/actions/steps.js";
import { PREPARING_ID } from "../../../src/machine/machine.js";
import { FakeWorld, unreachable } from "../../support/fake-parts.js";
import { useQuickTime } from "../../support/quick-time.js";

const stackFor = (action: string, provider: string) =>
  new FakeWorld().parts.provider({ provider }).stack(action);

function worldWith(state: string): FakeWorld {
  const world = new FakeWorld();
  world.id = "A";
  world.add({ id: "A", name: "web", state });
  return world;
}

const run = (name: string, world: FakeWorld, env = {}) => findStep(name).run(world.context({ env }));

describe("stacks", () => {
  const verbs = [
    ...[
      "up",
      "start",
      "halt",
      "reload",
      "destroy",
      "provision",
      "ssh",
      "ssh_run",
      "suspend",
      "resume",
      "package",
    ],
    ...["snapshot_save", "snapshot_restore", "snapshot_delete"],
  ];

  const ofProviders = ["orbstack", "vagrant"].flatMap((provider) => verbs.map((verb) => [provider, verb]));

  it.each(ofProviders)(
    "of %s, %s names only steps and actions that there are",
    (provider = "", verb = "") => {
      const visit = (stack: WireStack): void => {
        for (const item of stack) {
          if ("step" in item) expect(findStep(item.step).name).toBe(item.step);
          if ("action" in item) expect(stackFor(item.action, provider)).toBeDefined();
          if ("branch" in item) [[item.branch], item.then, item.else].forEach(visit);
        }
      };
      expect(stackFor(verb, provider)).toBeDefined();
      visit(stackFor(verb, provider) ?? []);
    },
  );

  it.each(["dance", "toString", "__proto__"])("there is none for %s", (verb) => {
    expect(stackFor(verb, "vagrant") ?? stackFor(verb, "orbstack")).toBeUndefined();
  });
});

describe("halt", () => {
  it("stops a running machine, and powers it off with force", async () => {
    const world = worldWith("running");
    await run("halt", world);
    await run("halt", world);
    expect(world.changes).toEqual(["stop web"]);
    const hurried = worldWith("running");
    await run("halt", hurried, { force_halt: true });
    expect(hurried.changes).toEqual(["force stop web"]);
  });
});

describe("start", () => {
  useQuickTime();

  it.each([
    ["stopped", ["start web"]],
    ["running", []],
  ])("for a %s machine, does %j", async (state, changes) => {
    const world = worldWith(state);
    await run("start", world);
    expect(world.changes).toEqual(changes);
  });

  it("waits for a machine in a transition", async () => {
    const world = worldWith("provisioning");
    const started = run("start", world);
    world.machines = world.machines.map((machine) => ({ ...machine, state: "running" }));
    await started;
    expect(world.changes).toEqual([]);
  });

  it("gives up on one that stays busy, and reports what it waits for", async () => {
    const world = worldWith("provisioning");
    world.vm = { bootTimeout: 2.5 };
    await expect(run("start", world)).rejects.toMatchObject({
      key: "machine_busy",
      data: { name: "web", state: "provisioning" },
    });
    expect(world.events).toContainEqual(
      expect.stringMatching(/^say Waiting for machine web, which is 'provisioning' \(\d of at most 3 s\)/),
    );
  });
});

describe("limits", () => {
  const metadata = {
    schema_version: 1,
    orbstack_machine_name: "web",
    created_at: "1970-01-01T00:00:00.000Z",
    provider_version: "0",
  } as const;

  function limited(limits: object | undefined, config: Record<string, unknown>): FakeWorld {
    const world = worldWith("stopped");
    world.metadata = { ...metadata, ...(limits !== undefined && { limits }) };
    world.config = { ...world.config, ...config };
    return world;
  }

  it("that changed are applied, reported and recorded", async () => {
    const world = limited({ memory_mib: 1024, cpus: 2 }, { memory: 2048, disk: "10G" });
    await run("apply_limits", world);
    expect(world.changes).toEqual([
      "configure web cpu 0",
      "configure web memory_mib 2048",
      "configure web disk_bytes 10737418240",
      "metadata web done",
    ]);
    expect(world.events).toContain("say Applying memory 2048 MiB (was 1024)...");
    expect(world.events).toContain("say Removing the limit on cpus (was 2)...");
    expect(world.metadata?.limits).toEqual({ memory_mib: 2048, disk_mib: 10_240 });
    await run("apply_limits", world);
    expect(world.changes).toHaveLength(4);
  });

  it("that did not change cost no call except the list", async () => {
    const world = limited({ memory_mib: 1024, disk_mib: 10_240 }, { memory: "1G", disk: 10 });
    await run("check_limits", world);
    await run("apply_limits", world);
    expect(world.events).toEqual(["list", "list"]);
  });

  it("are OrbStack's if none were recorded", async () => {
    const world = limited(undefined, { memory: 1024 });
    world.machines = world.machines.map((machine) => ({ ...machine, limits: { memoryMib: 1024, cpus: 1 } }));
    await run("apply_limits", world);
    expect(world.changes).toEqual(["configure web cpu 0", "metadata web done"]);
  });

  it("of a disk below the used space are refused before anything is changed", async () => {
    const world = limited({ disk_mib: 10_240 }, { disk: "1G", memory: 512 });
    world.machines = world.machines.map((machine) => ({ ...machine, diskSize: 3 * 1024 ** 3 }));
    for (const step of ["check_limits", "apply_limits"]) {
      await expect(run(step, world)).rejects.toMatchObject({
        key: "disk_in_use",
        data: { name: "web", wanted: 1024, used: 3072 },
      });
    }
    expect(world.changes).toEqual([]);
  });

  it("are not recorded as applied if that failed", async () => {
    const world = limited({ memory_mib: 1024 }, { memory: 2048 });
    world.fail("configure");
    await expect(run("apply_limits", world)).rejects.toEqual(unreachable());
    expect(world.metadata?.limits).toEqual({ memory_mib: 1024 });
  });
});

describe("destroy", () => {
  it("deletes by the machine's current name, and forgets it last", async () => {
    const world = worldWith("running");
    world.machines = world.machines.map((machine) => ({ ...machine, name: "renamed" }));
    await run("destroy", world);
    expect(world.changes).toEqual(["delete renamed", "id undefined"]);
  });

  it("forgets nothing while OrbStack cannot be asked", async () => {
    const world = worldWith("running");
    world.fail("list");
    await expect(run("destroy", world)).rejects.toEqual(unreachable());
    expect(world.id).toBe("A");
  });

  it("forgets nothing if the deletion fails", async () => {
    const world = worldWith("running");
    world.fail("delete");
    await expect(run("destroy", world)).rejects.toEqual(unreachable());
    expect(world.id).toBe("A");
  });

  it("deletes an incomplete machine", async () => {
    const world = new FakeWorld();
    world.id = PREPARING_ID;
    await run("destroy", world);
    expect(world.changes).toEqual(["id undefined"]);
  });
});

describe("conditions", () => {
  it("fail while OrbStack cannot be asked, instead of returning false", async () => {
    for (const condition of ["is_created", "is_known", "is_running", "require_running"]) {
      const world = worldWith("running");
      world.fail("list");
      await expect(run(condition, world)).rejects.toEqual(unreachable());
    }
  });

  it.each([
    ["running", undefined],
    ["stopped", "vm_not_running"],
  ])("require_running of a %s machine: %s", async (state, key) => {
    const outcome = run("require_running", worldWith(state));
    if (key === undefined) await outcome;
    else await expect(outcome).rejects.toMatchObject({ key });
  });
});

describe("the state", () => {
  it.each([
    ["running", "running"],
    ["stopped", "stopped"],
    ["provisioning", "starting"],
    ["creating", "starting"],
    ["deleting", "busy"],
    ["hibernating", "busy"],
  ])("of an OrbStack machine that is %s is %s", async (state, id) => {
    expect((await worldWith(state).stateOf()).state.id).toBe(id);
  });

  it("is unknown, never not_created, if the query failed", async () => {
    const world = worldWith("running");
    world.fail("list");
    const { state, error } = await world.stateOf();
    expect([state.id, error]).toEqual(["unknown", unreachable()]);
  });

  it("is not_created if OrbStack says so twice", async () => {
    const world = worldWith("running");
    world.machines = [];
    expect((await world.stateOf()).state.id).toBe("not_created");
    expect(world.events).toEqual(["list", "info A", "list"]);
  });

  it("is preparing during a creation", async () => {
    const world = new FakeWorld();
    world.id = PREPARING_ID;
    expect((await world.stateOf()).state.id).toBe("preparing");
  });
});

describe("ssh_info", () => {
  it("selects user and machine, and has the guest's traits", async () => {
    const world = worldWith("running");
    expect(await findSshInfo(world.machine, world.parts)).toMatchObject({
      host: "127.0.0.1",
      username: "vagrant@web",
      guest: "debian",
      shell: "bash -l",
    });
  });

  it("uses config.ssh.username as the guest's user, and always OrbStack's key", async () => {
    const world = worldWith("running");
    const ssh = { ...world.machine.ssh, username: "deploy", privateKeyPath: ["/keys/mine"] };
    expect(await findSshInfo({ ...world.machine, ssh }, world.parts)).toMatchObject({
      username: "deploy@web",
      privateKeyPath: [expect.stringContaining("/.orbstack/ssh/")],
    });
  });

  it("is undefined for a stopped machine, which a connection would start", async () => {
    const world = worldWith("stopped");
    expect(await findSshInfo(world.machine, world.parts)).toBeUndefined();
  });
});
