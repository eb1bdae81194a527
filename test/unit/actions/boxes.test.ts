import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validate } from "../../../src/actions/orbstack/provider/validate.js";
import { create } from "../../../src/actions/orbstack/steps/create.js";
import { exportBox } from "../../../src/actions/orbstack/steps/export-box.js";
import { wantsBox } from "../../../src/actions/orbstack/steps/wants-box.js";
import { PREPARING_ID } from "../../../src/machine/machine.js";
import { FakeWorld } from "../../support/fake-parts.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

async function installed(content: Record<string, unknown> = {}) {
  const directory = await temporaryFolder();
  await writeFile(join(directory, "machine.tar.zst"), "");
  const orbstack = { format: 1, export: "machine.tar.zst", arch: "amd64", ...content };
  return { name: "acme/web", version: "1.0", directory, metadata: { provider: "orbstack", orbstack } };
}

/** A project whose Vagrantfile names a box. */
function boxed(vm: FakeWorld["vm"], config: Record<string, unknown> = {}): FakeWorld {
  const world = new FakeWorld();
  world.config = { machine_name: "web", ...config };
  world.vm = { box: "acme/web", ...vm };
  return world;
}

describe("create, with an installed box", () => {
  it("imports the machine in it, sets its limits, starts it and prepares it", async () => {
    const box = await installed();
    const world = boxed({ installedBox: box }, { memory: 512 });
    await create.run(world.context());
    expect(world.changes).toEqual([
      "id preparing",
      "metadata web create",
      `import web ${box.directory}/machine.tar.zst`,
      "configure web memory_mib 512",
      "start web",
      "prepare web",
      "id ID-web",
      "metadata web done",
    ]);
    expect(world.events).toContain("say Creating machine web (box acme/web 1.0)...");
    expect(world.metadata?.limits).toEqual({ memory_mib: 512 });
  });

  it("isolates it before its first start, with the folders of this project", async () => {
    const world = boxed({ installedBox: await installed() }, { isolated: true });
    const context = world.context();
    const folder = { hostpath: "/src/app", guestpath: "/vagrant", readOnly: false };
    world.parts.folders.announce(context.machine, [folder]);
    await create.run(context);
    const changes = world.changes.filter((deed) => /^(import|set|start)/.test(deed));
    expect(changes.slice(1)).toEqual([
      "set machine.web.isolated true",
      "set machine.web.mounts /src/app:/vagrant",
      "start web",
    ]);
  });

  it("resumes with a machine from an interrupted import", async () => {
    const world = boxed({ installedBox: await installed() });
    world.id = PREPARING_ID;
    world.metadata = {
      schema_version: 1,
      orbstack_machine_name: "web",
      created_at: "1970-01-01T00:00:00.000Z",
      provider_version: "0",
      intent: "create",
    };
    world.add({ id: "A", name: "web", state: "stopped" });
    await create.run(world.context());
    expect(world.changes).toEqual(["start web", "prepare web", "id A", "metadata web done"]);
  });

  it("prefers the distribution that the provider block names", async () => {
    const world = boxed({ installedBox: await installed() }, { distro: "debian" });
    await create.run(world.context());
    expect(world.changes).toContain("create web");
  });

  it.each([
    ["for other processors", {}, { boxArchitecture: "arm64" }, {}, "box_unusable"],
    ["for other processors than the option", {}, {}, { arch: "arm64" }, "box_unusable"],
    ["without its export", { export: "other.tar.zst" }, {}, {}, "box_unusable"],
    ["for processors that OrbStack has not", {}, { boxArchitecture: "i386" }, {}, "arch_unknown"],
  ])("refuses one %s before it creates anything", async (_case, content, vm, config, key) => {
    const world = boxed({ installedBox: await installed(content), ...vm }, config);
    await expect(create.run(world.context())).rejects.toMatchObject({ key });
    expect(world.changes).toEqual([]);
  });

  it("uses only the name of a box without a machine", async () => {
    const { orbstack: _, ...settings } = (await installed()).metadata;
    const box = { ...(await installed()), metadata: settings };
    const world = boxed({ box: "debian/bookworm64", installedBox: box });
    await create.run(world.context());
    expect(world.changes).toContain("create web");
  });
});

describe("wants_box", () => {
  const boxUrls = ["https://boxes.example/web.box"];

  it.each([
    ["an unknown box that can be fetched", {}, { boxUrls }, true],
    ["no place to fetch it from", {}, {}, false],
    ["a box that an image stands in for", {}, { box: "ubuntu/jammy64", boxUrls }, false],
    ["a distribution", { distro: "debian" }, { boxUrls }, false],
    ["no box", {}, { box: undefined, boxUrls }, false],
  ])("with %s", async (_case, config, vm, expected) => {
    expect(await wantsBox.run(boxed(vm, config).context())).toBe(expected);
  });

  it("says before the fetch what to do with another provider's box", async () => {
    const world = boxed({ box: "acme/jammy-web", boxUrls });
    await wantsBox.run(world.context());
    expect(world.events.join("\n")).toContain('such as `os.distro = "ubuntu"; os.version = "jammy"`');
  });

  it("is refused by validate if it is known to be another provider's", async () => {
    const url = "https://app.example/acme/boxes/web/versions/1/providers/libvirt/vagrant.box";
    const data = { box: "acme/debian12", source: url, providers: "libvirt" };
    const world = boxed({ box: "acme/debian12", boxUrls: [url] });
    await expect(validate(world.machine, world.parts)).rejects.toMatchObject({ key: "box_foreign", data });
    // Vagrant tries the next source.
    const second = boxed({ box: "acme/debian12", boxUrls: [url, ...boxUrls] });
    expect(await validate(second.machine, second.parts)).toEqual([]);
    world.parts.origins.add(world.machine.dataDir);
    expect(await validate(world.machine, world.parts)).toEqual([]);
  });

  it("is not requested if the user names another source for the machine", async () => {
    const env = { origin_file: "/web.tar.zst" };
    expect(await wantsBox.run(boxed({ boxUrls }).context({ env }))).toBe(false);
  });

  it("is not requested once a box or a machine exists", async () => {
    expect(await wantsBox.run(boxed({ boxUrls, installedBox: await installed() }).context())).toBe(false);
    const created = boxed({ boxUrls });
    created.id = "A";
    expect(await wantsBox.run(created.context())).toBe(false);
  });
});

describe("export_box", () => {
  it("fills Vagrant's folder, and does not change the machine", async () => {
    const folder = await temporaryFolder();
    const world = new FakeWorld();
    world.id = "A";
    world.add({ id: "A", name: "web", username: "bob" });
    await exportBox.run(world.context({ env: { "export.temp_dir": folder } }));
    const moved = "move the record of web";
    expect(world.changes).toEqual([moved, `export web ${folder}/machine.tar.zst`, moved]);
    expect(JSON.parse(await readFile(join(folder, "metadata.json"), "utf8"))).toMatchObject({
      provider: "orbstack",
      orbstack: { distro: "debian", version: "bookworm", username: "bob" },
    });
    expect(await readFile(join(folder, "Vagrantfile"), "utf8")).toContain('os.username = "bob"');
  });
});
