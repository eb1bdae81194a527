import { mkdirSync, writeFileSync } from "node:fs";
import { access, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { ExpectedError } from "../../../src/errors.js";
import type { TemporaryContext } from "../../../src/operations/temporary/context.js";
import { createTemporary, type TemporaryRequest } from "../../../src/operations/temporary/create.js";
import { destroyTemporary } from "../../../src/operations/temporary/destroy.js";
import { mountTemporary, unmountTemporary } from "../../../src/operations/temporary/mounts.js";
import { restartTemporary, startTemporary, stopTemporary } from "../../../src/operations/temporary/power.js";
import { reachTemporary } from "../../../src/operations/temporary/reach.js";
import { listTemporary } from "../../../src/operations/temporary/report.js";
import { guardLeftovers, watchSession } from "../../../src/operations/temporary/sessions.js";
import { paths } from "../../../src/state/paths.js";
import { temporaryRecordFile } from "../../../src/state/state-files.js";
import type { TemporaryProvider, TemporaryRecord } from "../../../src/state/temporary-machines.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const failed = new ExpectedError("nested_vagrant_failed", {
  command: "vagrant up",
  nested_error: "VagrantPlugins::Orbstack::Errors::MachineCreateFailed",
  output: "no such image",
});
const told = { key: "temporary_failed", data: { name: "try", output: "no such image" } };

let world: FakeWorld;
let context: TemporaryContext;
let said: string[];

beforeEach(async () => {
  world = new FakeWorld();
  said = [];
  const homePath = await temporaryFolder();
  await mkdir(join(homePath, "data"));
  await mkdir(join(homePath, "more"));
  context = {
    parts: world.parts,
    homePath,
    signal: new AbortController().signal,
    say: (text) => said.push(text),
  };
});

const request = (changes: Partial<TemporaryRequest> = {}): TemporaryRequest => ({
  name: "try",
  provider: "orbstack",
  box: undefined,
  options: { distro: "debian" },
  mounts: ["data:/data"],
  cwd: context.homePath,
  bound: false,
  ...changes,
});

/** Makes the nested `up` create a machine. */
function makeMachines(provider: TemporaryProvider): void {
  world.vagrant.afterCommand = (verb) => {
    if (verb !== "up" || world.machines.length > 0) return;
    const dataDir = paths.dataDir(paths.temporaryProject(context.homePath, "try"), "try", provider);
    mkdirSync(dataDir, { recursive: true });
    const id = provider === "orbstack" ? "ORB-1" : "backend-1";
    writeFileSync(paths.vagrantId(dataDir), id);
    if (provider === "orbstack") world.add({ id, name: "vagrant-try" });
    else {
      world.vagrant.id = id;
      world.vagrant.record = { schema_version: 1, backend: world.vagrant.backend.name, created_at: "" };
    }
  };
}

async function create(changes: Partial<TemporaryRequest> = {}): Promise<void> {
  makeMachines(changes.provider ?? "orbstack");
  await createTemporary(request(changes), context);
  world.events.length = 0;
}

const machines = () => world.parts.temporary.machines(context.homePath);
const copyRecord = async (changes: Partial<TemporaryRecord>) => {
  const record = await machines().read("try");
  if (record !== undefined) await machines().write({ ...record, ...changes });
};
const vagrantfile = () =>
  readFile(paths.vagrantfile(paths.temporaryProject(context.homePath, "try")), "utf8");
const stateOnDisk = async () => [await machines().read("try"), await vagrantfile()];

describe("createTemporary", () => {
  it("writes its record, and has Vagrant bring the machine up", async () => {
    makeMachines("orbstack");
    const report = await createTemporary(request({ bound: true }), context);
    expect(report).toMatchObject({ name: "try", state: { id: "running" } });
    expect(world.changes).toEqual(["guard try", "vagrant up --provider=orbstack"]);
    expect(await machines().read("try")).toMatchObject({
      mounts: [{ hostpath: join(context.homePath, "data"), guestpath: "/data" }],
      session: world.temporary.session,
    });
  });

  it("generates a name if none is given", async () => {
    const { name } = await createTemporary(request({ name: undefined }), context);
    expect(name).toMatch(/^temp-[0-9a-f]{6}$/);
  });

  it.each<[string, () => Partial<TemporaryRequest>]>([
    ["temporary_name_invalid", () => ({ name: "../try" })],
    ["temporary_invalid", () => ({ options: { cpus: "none" } })],
    ["temporary_invalid", () => ({ options: { distro: "debain" } })],
    ["temporary_invalid", () => ({ options: { distro: "debian", version: "99.99" } })],
    ["temporary_invalid", () => ({ provider: "vagrant", options: { backend: "libvirt" } })],
    ["mount_invalid", () => ({ mounts: ["nosuch:/data"] })],
    ["mount_invalid", () => ({ mounts: ["data:data"] })],
    ["mount_invalid", () => ({ mounts: ["data:/data", "more:/data/more"] })],
  ])("fails with %s, and leaves nothing", async (key, changes) => {
    await expect(createTemporary(request(changes()), context)).rejects.toMatchObject({ key });
    expect([world.changes, await machines().names()]).toEqual([[], []]);
  });

  it.each([
    [{ distro: "debain" }, "--distro: OrbStack has no distribution named 'debain'. Did you mean debian?"],
    [
      { distro: "debian", version: "bokworm" },
      /^--distro: there is no version 'bokworm' of debian\. Did you mean bookworm\?$/,
    ],
    [{ memory: "much" }, /^--memory: expected a whole number of MiB/],
  ])("names the user's own flags: %j", async (options, problem) => {
    await expect(createTemporary(request({ options }), context)).rejects.toMatchObject({
      data: { problems: typeof problem === "string" ? problem : expect.stringMatching(problem) },
    });
  });

  it("gives the same advice on a box", async () => {
    const unknown = request({ options: {}, box: "acme/debian12-web" });
    await expect(createTemporary(unknown, context)).rejects.toMatchObject({
      data: {
        problems: expect.stringMatching(/^--box: OrbStack has no image .*such as `--distro debian:12`\./),
      },
    });
  });

  it("refuses an existing name, and does not change its machine", async () => {
    await create();
    const before = await stateOnDisk();
    const again = request({ mounts: [], options: { distro: "alpine" } });
    await expect(createTemporary(again, context)).rejects.toMatchObject({ key: "temporary_taken" });
    expect([world.changes, await stateOnDisk()]).toEqual([[], before]);
  });

  it("leaves nothing if the machine was not created", async () => {
    world.vagrant.failures.set("up", failed);
    await expect(createTemporary(request(), context)).rejects.toMatchObject(told);
    expect(await machines().names()).toEqual([]);
  });

  it("keeps a machine that was created but did not come up, and says how to resume", async () => {
    makeMachines("orbstack");
    world.vagrant.failures.set("up", failed);
    await expect(createTemporary(request(), context)).rejects.toMatchObject(told);
    expect(await machines().names()).toEqual(["try"]);
    expect(said.join()).toMatch(/temp start try.*temp destroy try/);
  });
});

describe("the folders of a machine of the provider orbstack", () => {
  const mount = (...texts: string[]) => mountTemporary("try", texts, context.homePath, context);
  const targets = () =>
    world.guestCommands.map(([, ...args]) => args.filter((arg) => /^\/(data|more)$/.test(arg)));

  it("change while it is running", async () => {
    await create();
    await mount("more:/more:ro");
    await unmountTemporary("try", ["/data/"], context);
    expect(targets()).toEqual([["/data", "/more"], ["/more"]]);
    expect(world.changes.filter((deed) => deed.startsWith("vagrant"))).toEqual([]);
    expect(await vagrantfile()).toMatch(/more", "\/more", mount_options: \["ro"\]/);
    expect(await vagrantfile()).not.toContain('"/data"');
  });

  it("are all removed at once", async () => {
    await create();
    await mount("more:/more:ro");
    await unmountTemporary("try", "all", context);
    expect(targets().at(-1)).toEqual([]);
    expect(await vagrantfile()).not.toContain("more");
    world.events.splice(0);
    await unmountTemporary("try", "all", context);
    expect(world.changes).toEqual([]);
  });

  it("only change in the Vagrantfile while it is off", async () => {
    await create();
    world.machines = world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    await mount("more:/more");
    expect(world.changes).toEqual([]);
    expect(await vagrantfile()).toContain('"/more"');
  });

  it.each([
    ["mount_invalid", ["nosuch:/more"]],
    ["mount_invalid", ["more:more"]],
    ["mount_invalid", ["more:/data"]],
    ["mount_invalid", ["more:/data/more"]],
    ["folder_unmountable", ["more:/a\nb"]],
  ])("are unchanged if %s", async (key, texts) => {
    await create();
    const before = await stateOnDisk();
    await expect(mount(...texts)).rejects.toMatchObject({ key });
    expect([await stateOnDisk(), world.changes]).toEqual([before, []]);
  });

  it("are unchanged if nothing is mounted there", async () => {
    await create();
    await expect(unmountTemporary("try", ["/more"], context)).rejects.toMatchObject({
      key: "temporary_mount_missing",
      data: { mounts: "/data" },
    });
  });

  it("are restored if the guest cannot mount the new ones", async () => {
    await create();
    const before = await stateOnDisk();
    world.answers.set("sh", { exitCode: 32, stderr: "no" });
    await expect(mount("more:/more")).rejects.toMatchObject({ key: "guest_command_failed" });
    expect(await stateOnDisk()).toEqual(before);
    expect(targets()).toEqual([["/data", "/more"], ["/data"]]);
  });

  it("cannot be changed while it is isolated", async () => {
    await create();
    world.machines = world.machines.map((machine) => ({ ...machine, isolated: true }));
    const before = await stateOnDisk();
    await expect(mount("more:/more")).rejects.toMatchObject({
      key: "vm_unsupported",
      data: { command: "temp mount", name: "try" },
    });
    expect(await stateOnDisk()).toEqual(before);
  });

  it("are unchanged while OrbStack cannot be asked", async () => {
    await create();
    const before = await stateOnDisk();
    world.fail("list");
    await expect(mount("more:/more")).rejects.toMatchObject({ key: "orbctl_failed" });
    expect(await stateOnDisk()).toEqual(before);
  });
});

describe("the folders of a machine of the provider vagrant", () => {
  const virtual = { provider: "vagrant", box: "debian/bookworm64", options: { backend: "libvirt" } } as const;
  const mount = () => mountTemporary("try", ["more:/more"], context.homePath, context);

  it("change with a reload", async () => {
    Object.assign(world.vagrant.backend, { name: "libvirt" });
    await create(virtual);
    await mount();
    expect(world.changes).toEqual(["vagrant reload"]);
    expect(await vagrantfile()).toContain('"/more"');
  });

  it("only change in the Vagrantfile while it is off", async () => {
    Object.assign(world.vagrant.backend, { name: "libvirt" });
    await create(virtual);
    world.vagrant.state = { id: "stopped", word: "shut off" };
    await mount();
    expect(world.changes).toEqual([]);
  });

  it("are restored if the reload fails, and the machine comes up with them", async () => {
    Object.assign(world.vagrant.backend, { name: "libvirt" });
    await create(virtual);
    const before = await stateOnDisk();
    world.vagrant.failures.set("reload", failed);
    world.vagrant.failures.set("up", new Error("another one"));
    await expect(mount()).rejects.toMatchObject(told);
    expect(world.changes).toEqual(["vagrant reload", "vagrant up --provider=vagrant"]);
    expect(await stateOnDisk()).toEqual(before);
  });

  it("cannot be changed with Docker", async () => {
    await create({ provider: "vagrant", box: "debian", options: { backend: "docker" } });
    const before = await stateOnDisk();
    await expect(mount()).rejects.toMatchObject({ key: "vm_unsupported" });
    expect([await stateOnDisk(), world.changes]).toEqual([before, []]);
  });
});

describe("starting and stopping", () => {
  it.each([
    [startTemporary, "orbstack", "vagrant up --provider=orbstack"],
    [stopTemporary, "orbstack", "vagrant halt"],
    [restartTemporary, "orbstack", "vagrant reload"],
    [restartTemporary, "vagrant", "vagrant reload --force"],
  ] as const)("%o on %s is %s", async (work, provider, command) => {
    await create({ provider, options: {}, box: "debian/bookworm64" });
    await work("try", context);
    expect(world.changes).toEqual([command]);
  });

  it("lists the existing machines if none has that name", async () => {
    await create();
    for (const name of ["tri", "../try"])
      await expect(startTemporary(name, context)).rejects.toMatchObject({
        key: "temporary_missing",
        data: { name, names: "try" },
      });
  });

  it("starts no machine for ssh", async () => {
    await create();
    expect(await reachTemporary("try", context)).toMatchObject({ username: "vagrant@vagrant-try" });
    world.machines = world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    await expect(reachTemporary("try", context)).rejects.toMatchObject({
      key: "temporary_not_running",
      data: { state: "stopped" },
    });
  });
});

describe("listTemporary", () => {
  it("lists a machine that cannot be read with the others", async () => {
    await create();
    const { path } = temporaryRecordFile(context.homePath, "broken");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '{ "schema_version": 2 }');
    expect(await listTemporary(context)).toMatchObject([
      { name: "broken", record: undefined, state: { id: "unknown" }, error: { key: "metadata_newer" } },
      { name: "try", record: { provider: "orbstack" }, state: { id: "running" }, health: "healthy" },
    ]);
  });

  it("distinguishes a healthy machine from one that is only running", async () => {
    await create();
    world.temporary.letsIn = false;
    expect(await listTemporary(context)).toMatchObject([{ state: { id: "running" }, health: "unreachable" }]);
    world.machines = world.machines.map((machine) => ({ ...machine, state: "stopped" }));
    expect((await listTemporary(context))[0]).not.toHaveProperty("health");
  });
});

describe("destroyTemporary", () => {
  it("can be repeated, and accepts unknown names", async () => {
    await create();
    expect(await destroyTemporary("try", context)).toBe("destroyed");
    expect(world.changes).toEqual(["vagrant destroy --force"]);
    expect(await destroyTemporary("try", context)).toBe("absent");
    expect(await destroyTemporary("../..", context)).toBe("absent");
    await access(context.homePath);
    expect(await machines().names()).toEqual([]);
  });

  it("does not forget a machine that it cannot destroy", async () => {
    await create();
    world.vagrant.failures.set("destroy", failed);
    await expect(destroyTemporary("try", context)).rejects.toMatchObject(told);
    expect(await machines().names()).toEqual(["try"]);
    expect(await destroyTemporary("try", context)).toBe("destroyed");
  });

  it("needs no Vagrant for a machine whose creation never began", async () => {
    await create();
    await copyRecord({ name: "other" });
    expect(await destroyTemporary("other", context)).toBe("destroyed");
    expect(world.changes).toEqual([]);
  });
});

describe("a machine that ends with its session", () => {
  const watch = (onWait: (ms: number) => void) => watchSession("try", context, async (ms) => onWait(ms));

  it("stays during the session, and is destroyed after it", async () => {
    await create({ bound: true });
    let looks = 0;
    await watch(() => {
      expect(world.changes).toEqual([]);
      if (++looks === 3) world.temporary.over = true;
    });
    expect([looks, world.changes, await machines().names()]).toEqual([3, ["vagrant destroy --force"], []]);
  });

  it("is retried if it cannot be destroyed, and finally left to the next command", async () => {
    await create({ bound: true });
    world.temporary.over = true;
    world.vagrant.failures.set("destroy", failed);
    const seconds: number[] = [];
    await watch((ms) => {
      seconds.push(ms / 1000);
      world.vagrant.failures.set("destroy", failed);
    });
    expect(seconds).toEqual([1, 5, 15, 60, 300]);
    expect(await machines().names()).toEqual(["try"]);
    world.vagrant.failures.clear();
    await watch(() => undefined);
    expect(await machines().names()).toEqual([]);
  });

  it("stays while it is not known whether the session is over", async () => {
    await create({ bound: true });
    Object.assign(world.temporary, { isHidden: true, over: true });
    let looks = 0;
    await watch(() => {
      expect(world.changes).toEqual([]);
      if (++looks === 3) world.temporary.isHidden = false;
    });
    expect([looks, world.changes]).toEqual([3, ["vagrant destroy --force"]]);
  });

  it("gets no new guard while that is not known", async () => {
    await create({ bound: true });
    world.temporary.isHidden = true;
    await guardLeftovers(context);
    expect(world.changes).toEqual([]);
  });

  it("ends the guard if the user has destroyed it", async () => {
    await create({ bound: true });
    await watch(() => machines().remove("try"));
    expect(world.changes).toEqual([]);
  });

  it("is kept if a permanent one has replaced it", async () => {
    await create();
    world.temporary.over = true;
    await watch(() => undefined);
    expect([world.changes, await machines().names()]).toEqual([[], ["try"]]);
  });

  it("gets a new guard once its session is over, and no other machine does", async () => {
    await create({ bound: true });
    await copyRecord({ name: "left", session: { pid: 1, started: "long ago" } });
    await guardLeftovers(context);
    expect(world.changes).toEqual(["guard left"]);
  });
});
