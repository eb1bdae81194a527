import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FakeWorld, unreachable } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const port = { host_ip: "127.0.0.1", host: 8080, guest_ip: "127.0.0.1", guest: 80, carrier: "ssh" } as const;

describe("the state of a machine", () => {
  it.each([
    [true, "Forwarded ports: 127.0.0.1:8080 to 80."],
    [false, "Its ports are not forwarded now"],
  ])("includes forwarded ports: %j", async (works, sentence) => {
    const world = new FakeWorld();
    world.id = "A";
    world.add({ id: "A", name: "web", state: "running" });
    const plan = { schema_version: 1, machine_id: "A", username: "vagrant", ports: [port] } as const;
    world.forwarding = { plan, works };
    expect((await world.stateOf()).state.long).toContain(sentence);
  });
});

describe("the state of another user's machine", () => {
  const open = async (more: number, provider = "orbstack") => {
    const world = new FakeWorld();
    const dataDir = await temporaryFolder();
    await writeFile(join(dataDir, "creator_uid"), `${world.self + more}`);
    const report = (id = "A") => world.stateOf({ ...world.machine, id, dataDir, provider });
    return { world, dataDir, report };
  };
  const user = `user-${new FakeWorld().self + 1}`;
  const theirs = { key: "machine_of_other_user", data: { name: "default", user } };

  it.each(["A", "preparing"])("is unknown where our OrbStack has none, with the id %s", async (id) => {
    const { report, dataDir } = await open(1);
    const { state, error } = await report(id);
    expect(state.id).toBe("unknown");
    expect(error).toMatchObject({ ...theirs, data: { ...theirs.data, folder: dataDir } });
  });

  it("is OrbStack's if both users have one", async () => {
    const { world, report } = await open(1);
    world.add({ id: "A", name: "web" });
    expect((await report()).state.id).toBe("running");
  });

  it("is not_created if the machine is our own and was deleted", async () => {
    expect((await (await open(0)).report()).state.id).toBe("not_created");
  });

  it("is unknown, with the owner, if its record cannot be read", async () => {
    const { world, report } = await open(1);
    world.fail("list", unreachable());
    expect((await report()).error).toMatchObject(theirs);
  });

  it("is also unknown for a backend", async () => {
    const { world, dataDir, report } = await open(1, "vagrant");
    world.vagrant.record = { schema_version: 1, backend: "docker", created_at: "" };
    await mkdir(join(dataDir, "instance"));
    expect((await report()).error).toMatchObject(theirs);
    world.vagrant.record = undefined;
    expect((await report()).error).toMatchObject(theirs);
  });
});
