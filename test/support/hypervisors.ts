import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll } from "vitest";
import { temporaryFolder } from "./temporary-folder.js";

const script = "scripts/test-hypervisors.sh";

/** Has the daemon run while the tests of this file do; the function it returns knows its address. */
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

/** Has the image with an SSH server, which takes half a minute the first time on a computer. */
export function useSshImage(): void {
  beforeAll(() => {
    execFileSync(script, ["image"], { timeout: 300_000 });
  }, 310_000);
}

/** Has what a real guest of libvirt's needs, which takes a minute the first time; the function it returns knows the folder. */
export function useLibvirtGuest(): () => string {
  let folder = "";
  beforeAll(() => {
    folder = execFileSync(script, ["guest"], { encoding: "utf8", timeout: 600_000 }).trim();
  }, 610_000);
  return () => folder;
}

/** A container that hears no SIGTERM: its id, and how it is removed. */
export async function runStillContainer(host: string) {
  const docker = (...args: string[]) => execa("docker", ["--host", host, ...args]);
  const { stdout: id } = await docker("run", "--detach", "vagrant-orbstack-test:still");
  return { id, remove: () => docker("rm", "--force", id) };
}

/**
 * A domain that stays in its firmware, for want of anything to boot, and hears no shutdown. It is emulated: a guest hung under
 * KVM where this was written.
 */
export async function runStillDomain(uri: string) {
  const virsh = (...args: string[]) => execa("virsh", ["--connect", uri, ...args]);
  const folder = await temporaryFolder();
  const name = `vot-${randomBytes(4).toString("hex")}`;
  const disk = join(folder, "disk.img");
  const definition = join(folder, "domain.xml");
  // QEMU runs as a user of its own.
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
