import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { create } from "../../../src/actions/orbstack/steps/create.js";
import { finishCloudInit } from "../../../src/actions/orbstack/steps/finish-cloud-init.js";
import { FakeWorld, unreachable } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const inline = "#cloud-config\npackages: [nginx]\n";

function worldWith(config: Record<string, unknown>, vm: FakeWorld["vm"] = {}): FakeWorld {
  const world = new FakeWorld();
  world.config = { ...world.config, machine_name: "web", ...config };
  world.vm = vm;
  return world;
}

describe("create, with user data", () => {
  it("passes on a text, and records that cloud-init is running", async () => {
    const world = worldWith({ user_data: inline });
    await create.run(world.context());
    expect(world.specs[0]?.userData).toBe(inline);
    expect(world.metadata?.cloud_init).toBe("pending");
  });

  it("passes on a file, together with the Vagrantfile's cloud_init", async () => {
    const path = join(await temporaryFolder(), "user-data");
    await writeFile(path, "#!/bin/sh\n");
    const entry = { contentType: "text/cloud-config", path: undefined, inline };
    const world = worldWith({ user_data: path }, { cloudInit: [entry] });
    await create.run(world.context());
    expect(world.specs[0]?.userData).toMatch(/text\/cloud-config[\s\S]*text\/x-shellscript/);
  });

  it.each([
    ["nowhere.yaml", "user_data_unreadable", { path: "/project/nowhere.yaml" }],
    ["#cloud-config\na: [", "user_data_invalid", { origin: "os.user_data" }],
  ])("refuses %j before it creates anything", async (user_data, key, data) => {
    const world = worldWith({ user_data });
    await expect(create.run(world.context())).rejects.toMatchObject({ key, data });
    expect(world.changes).toEqual([]);
  });

  it("passes nothing on for machines without user data", async () => {
    const world = worldWith({});
    await create.run(world.context());
    expect(world.specs[0]?.userData).toBeUndefined();
    expect(world.metadata?.cloud_init).toBeUndefined();
  });
});

describe("finish_cloud_init", () => {
  async function created(answer: object): Promise<FakeWorld> {
    const world = worldWith({ user_data: inline });
    await create.run(world.context());
    world.events.splice(0);
    world.answers.set("cloud-init", answer);
    world.answers.set("tail", { stdout: "E: Unable to locate package ngnix\n" });
    return world;
  }

  it("waits for cloud-init, once", async () => {
    const world = await created({ stdout: "status: done\n" });
    await finishCloudInit.run(world.context());
    await finishCloudInit.run(world.context());
    expect(world.changes).toEqual(["run cloud-init status --wait", "metadata web done"]);
  });

  it("fails with the end of its log, and continues the next time", async () => {
    const world = await created({ exitCode: 1, stdout: "status: error\n" });
    await expect(finishCloudInit.run(world.context())).rejects.toMatchObject({
      key: "cloud_init_failed",
      data: { name: "web", output: "E: Unable to locate package ngnix" },
    });
    await finishCloudInit.run(world.context());
    expect(world.machines).toHaveLength(1);
  });

  it("reports errors that cloud-init recovered from", async () => {
    const world = await created({ exitCode: 2, stdout: "status: done\n" });
    await finishCloudInit.run(world.context());
    expect(world.events.at(-1)).toContain("finished with errors:\nE: Unable to locate");
  });

  it("continues to wait after an interrupt", async () => {
    const world = await created({ stdout: "status: done\n" });
    world.fail("run");
    await expect(finishCloudInit.run(world.context())).rejects.toEqual(unreachable());
    expect(world.metadata?.cloud_init).toBe("pending");
  });

  it("says that there is no cloud-init", async () => {
    const world = await created({ exitCode: 127, stderr: "cloud-init: not found" });
    world.answers.set("tail", { exitCode: 1 });
    await expect(finishCloudInit.run(world.context())).rejects.toMatchObject({
      data: { output: "cloud-init: not found" },
    });
  });
});
