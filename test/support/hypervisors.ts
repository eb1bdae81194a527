import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll } from "vitest";
import { temporaryFolder } from "./temporary-folder.js";

const script = "scripts/test-hypervisors.sh";

/** Runs the daemon during the tests of this file. Returns a function that returns its address. */
export function useHypervisor(name: "docker" | "libvirt"): () => string {
  let address = "";
  const call = (verb: string) =>
    execFileSync(script, [verb, name, String(process.pid)], { encoding: "utf8", timeout: 90_000 }).trim();
  beforeAll(() => {
    address = call("start");
  });
  afterAll(() => {
    call("stop");
  });
  return () => address;
}

/** Ensures that the image with an SSH server exists, which takes half a minute the first time. */
export function useSshImage(): void {
  beforeAll(() => {
    execFileSync(script, ["image"], { timeout: 300_000 });
  }, 310_000);
}

/** Ensures what a real guest of libvirt needs, which takes a minute the first time. Returns a function that returns its folder. */
export function useLibvirtGuest(): () => string {
  let folder = "";
  beforeAll(() => {
    folder = execFileSync(script, ["guest"], { encoding: "utf8", timeout: 600_000 }).trim();
  }, 610_000);
  return () => folder;
}

/** A container that ignores SIGTERM: its id, and how to remove it. */
export async function runStillContainer(host: string) {
  const docker = (...args: string[]) => execa("docker", ["--host", host, ...args]);
  const { stdout: id } = await docker("run", "--detach", "vagrant-orbstack-test:still");
  return { id, remove: () => docker("rm", "--force", id) };
}

/**
 * A domain that stays in its firmware, because it has nothing to boot, and ignores a shutdown. It is emulated, because
 * guests were seen to hang under KVM.
 */
export async function runStillDomain(uri: string) {
  const virsh = (...args: string[]) => execa("virsh", ["--connect", uri, ...args]);
  const folder = await temporaryFolder();
  const name = `vot-${randomBytes(4).toString("hex")}`;
  const disk = join(folder, "disk.img");
  const definition = join(folder, "domain.xml");
  // QEMU runs as its own user.
  await chmod(folder, 0o755);
  await writeFile(disk, Buffer.alloc(2 ** 20));
  await writeFile(
    definition,
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
    <os><type arch='x86_64'>hvm</type></os>
    <devices><disk type='file'><driver name='qemu' type='raw'/><source file='${disk}'/><target dev='vda'/></disk></devices>
    </domain>`,
  );
  await virsh("define", definition);
  const remove = async () => {
    await virsh("destroy", name).catch(() => undefined);
    await virsh("undefine", name, "--managed-save");
  };
  try {
    await virsh("start", name);
    return { id: (await virsh("domuuid", name)).stdout.trim(), disk, virsh, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
