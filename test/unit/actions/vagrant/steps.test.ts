import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { placeOf } from "../../../../src/actions/identity/place.js";
import { findStep } from "../../../../src/actions/steps.js";
import { findBackendSsh, parseSshConfig } from "../../../../src/actions/vagrant/ssh.js";
import { ExpectedError } from "../../../../src/errors.js";
import { makeMark } from "../../../../src/state/backend-mark.js";
import { paths } from "../../../../src/state/paths.js";
import { FakeWorld } from "../../../support/fake-parts.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

let world: FakeWorld;
let folder: string;
let config: Record<string, unknown>;

beforeEach(async () => {
  world = new FakeWorld();
  // A renamed project is searched for beside it.
  folder = join(await temporaryFolder(), "project");
  await mkdir(folder);
  config = { backend: "docker", cpus: 1 };
});

const machine = () => ({
  ...world.machine,
  provider: "vagrant",
  dataDir: folder,
  rootPath: folder,
  homePath: join(folder, "home"),
  config,
});
const run = (step: string, env: Record<string, unknown> = {}, args: Record<string, unknown> = {}) =>
  findStep(step).run(world.context({ machine: machine(), env, args }));
const recover = (step: string) => findStep(step).recover?.(world.context({ machine: machine() }));
const generated = () => readFile(join(folder, "instance", "Vagrantfile"), "utf8");
const nestedFailure = () =>
  new ExpectedError("nested_vagrant_failed", { command: "vagrant up", nested_error: "X", output: "no" });
const down = () =>
  new ExpectedError("backend_failed", {
    backend: "docker",
    command: "docker",
    exit_code: "1",
    output: "no daemon",
  });
const up = "vagrant up --provider docker --no-provision";

async function upAndForgetEvents(): Promise<void> {
  await run("backend_up");
  world.events.length = 0;
}

describe("up", () => {
  it("writes its intent, generates the Vagrantfile, and sets the backend id once it exists", async () => {
    await run("backend_up");
    expect(world.events).toEqual(["id preparing", up, "id backend-1"]);
    expect(await generated()).toContain("--cpus=1");
    expect(world.registry.get("backend-1")).toMatchObject({ backend: "docker", provider: "vagrant" });
  });

  it("keeps the id of a machine that did not come up, and resumes with it", async () => {
    world.vagrant.failures.set("up", nestedFailure());
    world.vagrant.afterCommand = () => {
      world.vagrant.id = "backend-1";
    };
    await expect(run("backend_up")).rejects.toMatchObject({ key: "nested_vagrant_failed" });
    await recover("backend_up");
    expect(world.id).toBe("backend-1");
    await upAndForgetEvents();
    expect(world.id).toBe("backend-1");
  });

  it("forgets a creation that created no machine", async () => {
    world.vagrant.failures.set("up", nestedFailure());
    await expect(run("backend_up")).rejects.toThrow();
    expect(world.id).toBe("preparing");
    await recover("backend_up");
    expect(world.events.slice(-2)).toEqual(["id undefined", "clear"]);
  });

  it("retries if another container is removed while Docker's are listed", async () => {
    const output = 'Command: ["docker", "inspect", "8ab8aa", {}]\n\nStderr: Error: No such object: 8ab8aa';
    const nested_error = "VagrantPlugins::DockerProvider::Errors::ExecuteError";
    world.vagrant.failures.set(
      "up",
      new ExpectedError("nested_vagrant_failed", { command: up, nested_error, output }),
    );
    await run("backend_up");
    const told = expect.stringContaining("Retrying");
    expect(world.events).toEqual(["id preparing", up, told, up, "id backend-1"]);
  });

  it("resumes after a kill with the machine that the nested Vagrant has", async () => {
    await upAndForgetEvents();
    world.id = "preparing";
    expect((await world.stateOf(machine())).state.id).toBe("running");
    await run("backend_up");
    expect(world.id).toBe("backend-1");
  });

  it.each([
    ["a file that is not there", { config_files: ["vm.yaml"] }, "config_file_missing"],
    ["a mount of nothing", { mounts: ["nowhere:/x"] }, "mount_invalid"],
    ["a template that is not there", { template: "x.ejs" }, "template_unreadable"],
  ])("does not change machine and file for %s", async (_what, more, key) => {
    await upAndForgetEvents();
    const before = await generated();
    config = { ...config, ...more };
    await expect(run("backend_up")).rejects.toMatchObject({ key });
    await expect(run("backend_reload")).rejects.toMatchObject({ key });
    expect([await generated(), ...world.events]).toEqual([before]);
  });

  it("passes on the nested Vagrant's messages, except the one on provisioners", async () => {
    const say = (text: string) => ({ type: "ui", target: "default", kind: "info", text }) as const;
    const silence = say("Machine not provisioned because `--no-provision` is specified.");
    world.vagrant.reports.set("up", [say("Creating"), silence, { type: "line", text: "pulled" }]);
    await run("backend_up");
    expect(world.events.filter((event) => event.startsWith("say"))).toEqual(["say Creating", "say pulled"]);
  });
});

describe("up of a project whose .vagrant was deleted", () => {
  const instance = () => join(folder, "instance");
  const keyIn = (place: string) => paths.nestedKey(place, "default", "docker");
  /** The state after `rm -rf .vagrant`, for a nested Vagrant that created its own key. */
  async function lose(): Promise<void> {
    await rm(instance(), { recursive: true, force: true });
    world.id = undefined;
    world.vagrant.record = undefined;
    world.events.length = 0;
  }
  async function upWithKeyAndLose(): Promise<void> {
    world.vagrant.afterCommand = () => {
      world.vagrant.id = "backend-1";
    };
    await mkdir(dirname(keyIn(instance())), { recursive: true });
    await writeFile(keyIn(instance()), "the key");
    await run("backend_up");
    await lose();
  }
  const markOf = (more: Record<string, string> = {}) => makeMark("0abc", { ...placeOf(machine()), ...more });
  const said = () => world.events.filter((event) => event.startsWith("say"));

  it("takes back the registered machine, with its key, and creates no other", async () => {
    await upWithKeyAndLose();
    world.vagrant.mark = world.registry.get("backend-1")?.mark;
    await run("backend_up");
    expect(world.events).toEqual([
      expect.stringContaining("Taking machine backend-1 of docker back"),
      "id backend-1",
      up,
    ]);
    expect(world.id).toBe("backend-1");
    expect(await readFile(keyIn(instance()), "utf8")).toBe("the key");
    expect(await readFile(paths.backendId(instance(), "default", "docker"), "utf8")).toBe("backend-1");
    expect(world.vagrant.record).toMatchObject({ backend: "docker", mark: world.vagrant.mark });
  });

  it("does not take back a machine with another mark, or one that its backend no longer has", async () => {
    await upAndForgetEvents();
    await lose();
    world.vagrant.mark = "another";
    await run("backend_up");
    expect(said()).toEqual([]);
    await lose();
    world.vagrant.id = undefined;
    await run("backend_up");
    expect(said()).toEqual([]);
  });

  it("takes back the machine whose mark names it, even if the registry is lost", async () => {
    world.vagrant.id = "backend-1";
    world.vagrant.mark = markOf();
    world.vagrant.marks.set("backend-1", markOf());
    await run("backend_up");
    expect(said()).toEqual([expect.stringContaining("its mark names this project")]);
    expect(world.registry.get("backend-1")).toMatchObject({ backend: "docker", mark: markOf() });
  });

  it.each([
    ["machine", { machine_name: "db" }],
    ["project", { root_path: "/elsewhere" }],
    ["home", { home_path: "/elsewhere" }],
    ["computer", { host: "elsewhere" }],
  ])("does not change a machine whose mark names another %s", async (_what, more) => {
    world.vagrant.id = "backend-1";
    world.vagrant.mark = markOf(more);
    world.vagrant.marks.set("backend-1", markOf(more));
    await run("backend_up");
    expect(said()).toEqual([]);
  });

  it("creates nothing if several machines have this mark", async () => {
    world.vagrant.id = "backend-1";
    world.vagrant.marks.set("backend-1", markOf()).set("backend-2", markOf());
    world.vagrant.mark = markOf();
    world.vagrant.state = { id: "running", word: "running" };
    const known = world.vagrant.backend.state;
    Object.assign(world.vagrant.backend, { state: async () => known("backend-1") });
    await expect(run("backend_up")).rejects.toMatchObject({ key: "adoption_refused" });
    expect(world.changes).toEqual([]);
  });

  it("creates nothing while it is not known whether the machine exists", async () => {
    await upAndForgetEvents();
    await lose();
    world.vagrant.state = { id: "unknown", error: down() };
    await expect(run("backend_up")).rejects.toMatchObject({ key: "backend_failed" });
    expect([world.id, world.changes]).toEqual([undefined, []]);
  });
});

describe("reload", () => {
  it("does not restart a machine without changes, unless it is forced", async () => {
    await upAndForgetEvents();
    await run("backend_reload");
    expect(world.changes).toEqual([]);
    await run("backend_reload", { force_halt: true });
    expect(world.changes).toEqual(["vagrant reload --no-provision --force"]);
  });

  it("applies changes, and lists those that need a destroy each time", async () => {
    await upAndForgetEvents();
    config = { ...config, cpus: 2, backend_options: { env: { A: "1" } } };
    await run("backend_reload");
    expect(world.changes).toEqual(["vagrant reload --no-provision"]);
    expect(world.vagrant.size).toMatchObject({ cpus: 2 });
    world.events.length = 0;
    await run("backend_reload");
    expect(world.changes).toEqual([]);
    expect(world.events[0]).toContain('backend_options.env: nothing => {"A":"1"}');
  });

  it("keeps the backend that created the machine", async () => {
    await upAndForgetEvents();
    config = { backend: "libvirt", cpus: 1 };
    await run("backend_reload");
    expect(world.events[0]).toContain("backend: docker => libvirt");
    expect(await generated()).toContain('config.vm.provider "docker"');
  });

  it("keeps a manually edited Vagrantfile, and says where", async () => {
    await upAndForgetEvents();
    const file = join(folder, "instance", "Vagrantfile");
    await writeFile(file, "# mine\n");
    await run("backend_reload");
    expect(world.events[0]).toContain("Vagrantfile.edited-1970-01-01");
    expect(await generated()).not.toContain("# mine");
  });

  it("is announced by up on a running machine, which changes nothing", async () => {
    await upAndForgetEvents();
    config = { ...config, cpus: 2 };
    const before = await generated();
    await run("backend_tell_changes");
    expect(world.events.join("\n")).toMatch(/vagrant reload.*\n(.*\n)*\+ .*--cpus=2/);
    expect([world.changes, await generated()]).toEqual([[], before]);
  });
});

describe("halt", () => {
  it("goes through the nested Vagrant, and skips a machine that is off", async () => {
    await upAndForgetEvents();
    await run("backend_halt");
    await run("backend_halt");
    expect(world.changes).toEqual(["vagrant halt"]);
  });

  it("with force does not need to know the state", async () => {
    await upAndForgetEvents();
    world.vagrant.state = { id: "unknown", error: down() };
    await expect(run("backend_is_created")).rejects.toMatchObject({ key: "backend_failed" });
    expect(await run("backend_is_created", { force_halt: true })).toBe(true);
    await run("backend_halt", { force_halt: true });
    expect(world.changes).toEqual(["power off"]);
  });

  it("with force powers off if the nested Vagrant cannot, even with a broken configuration", async () => {
    await upAndForgetEvents();
    config = { backend: "docker", config_files: ["gone.yaml"] };
    world.vagrant.failures.set("halt", nestedFailure());
    await run("backend_halt", { force_halt: true });
    expect(world.changes).toEqual(["vagrant halt --force", "power off"]);
    expect(world.events.at(-1)).toContain("powered it off");
  });
});

describe("destroy", () => {
  it("goes through the nested Vagrant, and leaves nothing", async () => {
    await upAndForgetEvents();
    await run("backend_destroy");
    expect(world.events).toEqual(["vagrant destroy --force", "id undefined", "clear"]);
    expect(world.registry.size).toBe(0);
  });

  it("forgets nothing if the nested Vagrant fails", async () => {
    await upAndForgetEvents();
    world.vagrant.failures.set("destroy", nestedFailure());
    await expect(run("backend_destroy")).rejects.toMatchObject({ key: "nested_vagrant_failed" });
    expect(world.events).toEqual(["vagrant destroy --force"]);
  });
});

describe("a machine without a record", () => {
  const state = async () => {
    await upAndForgetEvents();
    world.vagrant.record = undefined;
    return world.stateOf(machine());
  };

  it("was destroyed by another process if Vagrant has forgotten it", async () => {
    expect((await state()).state.id).toBe("not_created");
  });

  it("is not forgotten while Vagrant knows it", async () => {
    await writeFile(join(folder, "id"), "backend-1");
    expect(await state()).toMatchObject({ state: { id: "unknown" }, error: { key: "metadata_corrupt" } });
  });
});

describe("a backend that cannot be asked", () => {
  beforeEach(async () => {
    await upAndForgetEvents();
    world.vagrant.state = { id: "unknown", error: down() };
  });

  it("makes the state unknown, with the reason", async () => {
    const report = await world.stateOf(machine());
    expect(report).toMatchObject({ state: { id: "unknown" }, error: { key: "backend_failed" } });
  });

  it.each([
    "backend_up",
    "backend_reload",
    "backend_halt",
    "backend_destroy",
    "backend_is_known",
    "backend_pass_on",
  ])("ends %s with the reason, and nothing is changed", async (step) => {
    await expect(run(step)).rejects.toMatchObject({ key: "backend_failed" });
    expect(world.events).toEqual([]);
  });
});

describe("Vagrant's other actions", () => {
  it("are passed on with their arguments", async () => {
    await upAndForgetEvents();
    await run(
      "backend_pass_on",
      { snapshot_name: "s 1" },
      { command: ["snapshot", "save", "$snapshot_name"] },
    );
    await run("backend_package", {});
    await run("backend_package", {
      "package.output": "/x/a.box",
      "package.include": ["a/b", "c"],
      "package.vagrantfile": "Boxfile",
    });
    expect(world.changes).toEqual([
      "vagrant snapshot save s 1",
      "vagrant package --output package.box",
      "vagrant package --output /x/a.box --include a/b,c --vagrantfile Boxfile",
    ]);
  });

  it("need a machine", async () => {
    for (const step of ["backend_pass_on", "backend_package", "backend_require_running", "backend_reload"])
      await expect(run(step)).rejects.toMatchObject({ key: "vm_not_created" });
  });
});

describe("synced folders", () => {
  it.each([
    [true, [{ type: "rsync" }, {}]],
    [false, [{ type: "nfs" }, {}]],
    [false, []],
  ])("are handled by the user's own Vagrant: %s, for %j", async (answer, given) => {
    world.vm = { syncedFolders: given.map((options) => ({ hostpath: ".", guestpath: "/x", options })) };
    expect(await run("backend_copies_folders")).toBe(answer);
  });
});

describe("SSH", () => {
  it("reaches a container without a nested Vagrant, unless it is stopped", async () => {
    await upAndForgetEvents();
    expect(await findBackendSsh(machine(), world.parts)).toEqual({
      host: "127.0.0.1",
      port: 2222,
      username: "vagrant",
      privateKeyPath: [join(folder, "home", "insecure_private_key")],
    });
    await run("backend_halt");
    expect(await findBackendSsh(machine(), world.parts)).toBeUndefined();
  });

  it("of another backend is asked of the nested Vagrant once, until the machine is stopped", async () => {
    await upAndForgetEvents();
    Object.assign(world.vagrant.backend, { name: "libvirt", sshInfo: async () => undefined });
    const lines = [
      "Host default",
      "  HostName 10.0.0.2",
      "  User debian",
      "  Port 22",
      '  IdentityFile "/a b/key"',
    ];
    world.vagrant.reports.set(
      "ssh-config",
      lines.map((text) => ({ type: "line", text }) as const),
    );
    const info = { host: "10.0.0.2", port: 22, username: "debian", privateKeyPath: ["/a b/key"] };
    expect(await findBackendSsh(machine(), world.parts)).toEqual(info);
    expect(await findBackendSsh(machine(), world.parts)).toEqual(info);
    expect(world.changes).toEqual(["vagrant ssh-config"]);
    await run("backend_halt");
    expect(world.vagrant.record?.ssh).toBeUndefined();
  });

  it("is undefined if the answer has no SSH data", () => {
    expect(parseSshConfig(["something else"])).toBeUndefined();
  });
});
