import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { importImage } from "../../../src/engine/images/image.js";
import { IncusClient } from "../../../src/engine/incus/client.js";
import { IncusProxy } from "../../support/incus-proxy.js";
import { namelessImages } from "../../support/incus-things.js";
import { realOrbctl } from "../../support/orbctl.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const real = realOrbctl();
const alias = `vot-image-${process.pid}`;

/** The two files of an image from which nothing can be created. */
async function tinyImage(note: string) {
  const folder = await temporaryFolder();
  const text = { architecture: "x86_64", creation_date: 1_700_000_000, properties: { os: note } };
  await writeFile(join(folder, "metadata.yaml"), JSON.stringify(text));
  await execa("tar", ["-czf", "metadata.tar.gz", "metadata.yaml"], { cwd: folder });
  await execa("tar", ["-czf", "rootfs.tar.gz", "metadata.yaml"], { cwd: folder });
  return { metadata: join(folder, "metadata.tar.gz"), rootfs: join(folder, "rootfs.tar.gz") };
}

describe.skipIf("absent" in real)(`images${"absent" in real ? ` (${real.absent})` : ""}`, () => {
  afterAll(() => execa("incus", ["image", "delete", alias], { reject: false }));

  it("get their alias in the call that imports them, and are only kept once", async () => {
    const before = await namelessImages();
    const proxy = await IncusProxy.open();
    const client = new IncusClient(proxy.socket);
    const { signal } = new AbortController();
    proxy.arm();
    await importImage(client, alias, await tinyImage("first"), signal);
    expect(proxy.calls).toEqual(["POST /1.0/images"]);
    await importImage(client, alias, await tinyImage("second"), signal);
    expect((await execa("incus", ["image", "info", alias])).stdout).toContain("os: first");
    expect(await namelessImages()).toEqual(before);
    client.close();
    proxy.close();
  });
});
