import { setTimeout as sleep } from "node:timers/promises";
import { ulid } from "ulid";
import { bytesPerMib } from "../../machine/size.js";
import { sharer } from "../files/host-files.js";
import { Failure } from "../ground/failure.js";
import { processMark } from "../ground/process-mark.js";
import type { Release } from "../images/distros.js";
import { explainImageFailure, findImage } from "../images/image.js";
import type { IncusClient } from "../incus/client.js";
import { mountDevices } from "../machines/mounts.js";
import { checkName, instanceName } from "../machines/names.js";
import { addressOf, type Instance, type InstanceState, keys } from "../machines/record.js";
import { refuseTaken } from "../machines/store.js";
import { resources } from "../setup/resources.js";
import { applySharing } from "../sharing/apply-sharing.js";
import { sharingMode, withIds } from "../sharing/sharing-mode.js";
import { startInstance } from "./lifecycle.js";
import { markComplete, setUpGuest } from "./set-up-guest.js";
import { removeStaleImports } from "./stale-imports.js";

export interface CreateOptions {
  readonly name: string;
  readonly release: Release;
  readonly arch: string;
  readonly username: string;
  readonly userData: string | undefined;
  readonly isolated: boolean;
  /** Each is `SRC[:DEST]`. For isolated machines. */
  readonly mounts: readonly string[];
  readonly cpus: number | undefined;
  readonly memoryMib: number | undefined;
  readonly diskMib: number | undefined;
}

const addressTimeoutMs = 30_000;
const pollMs = 50;

/** Creates a machine and leaves it running, with an address and its user. A failure leaves nothing behind. */
export async function createMachine(
  client: IncusClient,
  options: CreateOptions,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const { name } = options;
  try {
    checkName(name);
    await removeStaleImports(client);
    await refuseTaken(client, name);
    await make(client, options, signal, say);
  } catch (error) {
    if (signal.aborted) throw new Failure(`create '${name}': canceled`, { cause: error });
    throw new Failure(`create '${name}': ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function make(
  client: IncusClient,
  options: CreateOptions,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const instance = instanceName(options.name);
  const body = await describe(options);
  const source = await findImage(client, options.release, {
    cloud: options.userData !== undefined,
    signal,
    say,
  });
  signal.throwIfAborted();
  await client.operate("POST", "/1.0/instances", { ...body, source }).catch((error: unknown) => {
    throw "server" in source ? explainImageFailure(options.release, error) : error;
  });
  try {
    await bringUp(client, instance, options, signal);
  } catch (error) {
    await remove(client, instance);
    throw error;
  }
}

async function bringUp(
  client: IncusClient,
  instance: string,
  options: CreateOptions,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  await applySharing(client, await client.request<Instance>("GET", `/1.0/instances/${instance}`));
  await startInstance(client, instance);
  await Promise.all([
    setUpGuest(client, instance, options.username),
    waitForAddress(client, instance, signal),
  ]);
  await markComplete(client, instance);
}

async function describe(options: CreateOptions): Promise<object> {
  const { release, userData, cpus, memoryMib, diskMib } = options;
  const mode = await sharingMode();
  return {
    name: instanceName(options.name),
    type: "container",
    architecture: options.arch === "arm64" ? "aarch64" : "x86_64",
    profiles: [resources.profile],
    config: await withIds(
      {
        [keys.id]: ulid(),
        [keys.owner]: String(sharer().hostUid),
        [keys.name]: options.name,
        [keys.distro]: release.distro,
        [keys.version]: release.version,
        [keys.variant]: userData === undefined ? "default" : "cloud",
        [keys.username]: options.username,
        [keys.isolated]: String(options.isolated),
        [keys.creating]: processMark(),
        // Allows Docker in the machine.
        "security.nesting": "true",
        ...(userData !== undefined && { "cloud-init.user-data": userData }),
        ...(cpus !== undefined && { "limits.cpu": String(cpus) }),
        ...(memoryMib !== undefined && { "limits.memory": `${memoryMib}MiB` }),
      },
      options.isolated,
      mode,
    ),
    devices: {
      ...mountDevices(options.mounts),
      ...(diskMib !== undefined && {
        root: { type: "disk", path: "/", pool: resources.pool, size: String(diskMib * bytesPerMib) },
      }),
    },
  };
}

async function waitForAddress(client: IncusClient, instance: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + addressTimeoutMs;
  for (;;) {
    const state = await client.request<InstanceState>("GET", `/1.0/instances/${instance}/state`, undefined, {
      signal,
    });
    if (addressOf(state, "inet") !== undefined) return;
    // Over a kernel limit, a machine dies right after Incus reported that it started.
    if (state.status !== "Running")
      throw new Failure("setup: machine stopped while it started; run: orbctl doctor");
    if (performance.now() > deadline)
      throw new Failure("setup: machine didn't start in 30s (missing IP address)");
    await sleep(pollMs, undefined, { signal });
  }
}

async function remove(client: IncusClient, instance: string): Promise<void> {
  const path = `/1.0/instances/${instance}`;
  await client
    .operate("PUT", `${path}/state`, { action: "stop", force: true, timeout: 30 })
    .catch(() => undefined);
  await client.operate("DELETE", path).catch(() => undefined);
}
