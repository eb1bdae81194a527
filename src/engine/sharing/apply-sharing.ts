import { isDeepStrictEqual } from "node:util";
import { directDevices, isHostFiles, viewDevices } from "../files/host-files.js";
import { ensureView } from "../files/view.js";
import { viewRoot } from "../files/view-paths.js";
import type { IncusClient } from "../incus/client.js";
import { keptMounts } from "../machines/known-config.js";
import { isMount, mountsIn } from "../machines/mounts.js";
import { type Instance, keys } from "../machines/record.js";
import { healViews } from "./heal-views.js";
import { hostIdOfUser, type Way, wayOfSharing, withIds } from "./way.js";

type Devices = NonNullable<Instance["devices"]>;

/** Has a stopped machine see of the host's files what it is to see, with the ids that this takes. Costs no call when it does. */
export async function applySharing(client: IncusClient, instance: Instance): Promise<void> {
  const isolated = instance.config[keys.isolated] === "true";
  const way = await wayOfSharing();
  let current = instance;
  const config = await withIds(instance.config, isolated, way);
  // Incus tells the machine's new ids only when it has the new map.
  if (!isDeepStrictEqual(config, instance.config)) {
    current = await replace(client, instance.name, async (now) => ({
      config: await withIds(now.config, isolated, way),
      devices: { ...ownDevices(now), ...keptMounts(now) },
    }));
  }
  const devices = {
    ...ownDevices(current),
    ...(await sharedDevices(client, current, keptMounts(current), way)),
  };
  if (!isDeepStrictEqual(devices, current.devices))
    await replace(client, instance.name, async () => ({ devices }));
}

/** The folders of an isolated machine as its devices. */
export async function mountsFor(client: IncusClient, instance: Instance, mounts: Devices): Promise<Devices> {
  return sharedDevices(client, instance, mounts, await wayOfSharing());
}

async function sharedDevices(
  client: IncusClient,
  { config }: Instance,
  mounts: Devices,
  way: Way,
): Promise<Devices> {
  const isolated = config[keys.isolated] === "true";
  if (isolated && Object.keys(mounts).length === 0) return {};
  const username = config[keys.username] ?? "root";
  if (way === "direct") return isolated ? mounts : directDevices(username);
  const hostId = hostIdOfUser(config);
  if (await ensureView(hostId)) await healViews(client, hostId);
  const root = viewRoot(hostId);
  return isolated ? mountsIn(root, mounts) : viewDevices(root, username);
}

function ownDevices({ devices = {} }: Instance): Devices {
  return Object.fromEntries(Object.entries(devices).filter(([name]) => !isHostFiles(name) && !isMount(name)));
}

/** Only a whole new description can leave something out. Answers what the instance is then. */
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
