import { isDeepStrictEqual } from "node:util";
import { directDevices, isHostFiles, viewDevices } from "../files/host-files.js";
import { ensureView } from "../files/view.js";
import { viewRoot } from "../files/view-paths.js";
import type { IncusClient } from "../incus/client.js";
import { keptMounts } from "../machines/known-config.js";
import { isMount, mountsIn } from "../machines/mounts.js";
import { type Instance, keys } from "../machines/record.js";
import { remountViews } from "./remount-views.js";
import { hostIdOfUser, type SharingMode, sharingMode, withIds } from "./sharing-mode.js";

type Devices = NonNullable<Instance["devices"]>;

/** Gives a stopped machine the devices and ids for the host's files that it should see. Makes no call if it has them. */
export async function applySharing(client: IncusClient, instance: Instance): Promise<void> {
  const isolated = instance.config[keys.isolated] === "true";
  const mode = await sharingMode();
  let current = instance;
  const config = await withIds(instance.config, isolated, mode);
  // Incus assigns the machine's new ids when it gets the new map.
  if (!isDeepStrictEqual(config, instance.config)) {
    current = await replace(client, instance.name, async (now) => ({
      config: await withIds(now.config, isolated, mode),
      devices: { ...ownDevices(now), ...keptMounts(now) },
    }));
  }
  const devices = {
    ...ownDevices(current),
    ...(await sharedDevices(client, current, keptMounts(current), mode)),
  };
  if (!isDeepStrictEqual(devices, current.devices))
    await replace(client, instance.name, async () => ({ devices }));
}

/** The folders of an isolated machine as devices. */
export async function mountsFor(client: IncusClient, instance: Instance, mounts: Devices): Promise<Devices> {
  return sharedDevices(client, instance, mounts, await sharingMode());
}

async function sharedDevices(
  client: IncusClient,
  { config }: Instance,
  mounts: Devices,
  mode: SharingMode,
): Promise<Devices> {
  const isolated = config[keys.isolated] === "true";
  if (isolated && Object.keys(mounts).length === 0) return {};
  const username = config[keys.username] ?? "root";
  if (mode === "direct") return isolated ? mounts : directDevices(username);
  const hostId = hostIdOfUser(config);
  if (await ensureView(hostId)) await remountViews(client, hostId);
  const root = viewRoot(hostId);
  return isolated ? mountsIn(root, mounts) : viewDevices(root, username);
}

function ownDevices({ devices = {} }: Instance): Devices {
  return Object.fromEntries(Object.entries(devices).filter(([name]) => !isHostFiles(name) && !isMount(name)));
}

/** Only replacing the whole description can remove something. Returns the changed instance. */
async function replace(
  client: IncusClient,
  name: string,
  change: (now: Instance) => Promise<Partial<Instance>>,
): Promise<Instance> {
  const path = `/1.0/instances/${name}`;
  const now = await client.request<Instance>("GET", path);
  await client.operate("PUT", path, { ...now, ...(await change(now)) });
  return client.request<Instance>("GET", path);
}
