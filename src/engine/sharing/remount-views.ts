import { readdir } from "node:fs/promises";
import { letGo } from "../../generated/engine-scripts.js";
import { ensureView, isUp } from "../files/view.js";
import { viewFolder, viewsFolder } from "../files/view-paths.js";
import { runAsRoot } from "../guest/run-as-root.js";
import type { IncusClient } from "../incus/client.js";
import type { Instance } from "../machines/record.js";
import { listMachines } from "../machines/store.js";

type Devices = NonNullable<Instance["devices"]>;

/** Mounts everything in fstab that is not mounted. */
const mountAgain = "mount -a 2>/dev/null || true";

/** Remounts a view in the running machines that use it, after its server was restarted. */
export async function remountViews(client: IncusClient, hostId: number): Promise<void> {
  const users = (await listMachines(client)).filter(({ instance }) => instance.status === "Running");
  for (const { instance } of users) {
    const devices = Object.entries(instance.devices ?? {}).filter(([, device]) => isOf(hostId, device));
    if (devices.length > 0) await remount(client, instance, Object.fromEntries(devices));
  }
}

function isOf(hostId: number, { source = "" }: Devices[string]): boolean {
  return source.startsWith(`${viewFolder(hostId)}/`);
}

async function remount(client: IncusClient, { name }: Instance, devices: Devices): Promise<void> {
  await runAsRoot(client, name, letGo);
  const path = `/1.0/instances/${name}`;
  const now = await client.request<Instance>("GET", path);
  const others = Object.entries(now.devices ?? {}).filter(([device]) => devices[device] === undefined);
  await client.operate("PUT", path, { ...now, devices: Object.fromEntries(others) });
  await client.request("PATCH", path, { devices });
  await runAsRoot(client, name, mountAgain);
}

/** Restarts the servers of views that are in use. If they are all running, this only reads a folder for each. */
export async function restartViewServers(client: IncusClient): Promise<void> {
  const folders = await readdir(viewsFolder()).catch(() => []);
  for (const hostId of folders.filter((name) => /^\d+$/.test(name)).map(Number))
    if (!(await isUp(hostId)) && (await isUsed(client, hostId)) && (await ensureView(hostId)))
      await remountViews(client, hostId);
}

async function isUsed(client: IncusClient, hostId: number): Promise<boolean> {
  const running = (await listMachines(client)).filter(({ instance }) => instance.status === "Running");
  return running.some(({ instance }) =>
    Object.values(instance.devices ?? {}).some((device) => isOf(hostId, device)),
  );
}
