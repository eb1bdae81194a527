import { setTimeout as sleep } from "node:timers/promises";
import { ulid } from "ulid";
import { Failure } from "../failure.js";
import type { Release } from "../images/distros.js";
import { explainImageFailure, findImage } from "../images/image.js";
import type { IncusClient } from "../incus/client.js";
import { mayShareFilesOf } from "../setup/id-maps.js";
import { resources } from "../setup/resources.js";
import { guestSetup } from "./guest-setup.js";
import { hostFileDevices, idMap, sharer } from "./host-files.js";
import { startInstance } from "./life.js";
import { mountDevices } from "./mounts.js";
import { checkName, instanceName } from "./names.js";
import { addressOf, type InstanceState, keys } from "./record.js";
import { runAsRoot } from "./run-as-root.js";
import { findByName } from "./store.js";

export interface CreateOptions {
  readonly name: string;
  readonly release: Release;
  readonly arch: string;
  readonly username: string;
  readonly userData: string | undefined;
  readonly isolated: boolean;
  /** `SRC[:DEST]` each; for isolated machines. */
  readonly mounts: readonly string[];
  readonly cpus: number | undefined;
  readonly memoryMib: number | undefined;
  readonly diskBytes: number | undefined;
}

const addressLimitMs = 30_000;
const pollMs = 50;

/** Makes a machine and leaves it running, with an address and its user. Whatever goes wrong, nothing half-made stays. */
export async function createMachine(
  client: IncusClient,
  options: CreateOptions,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const { name } = options;
  try {
    checkName(name);
    await refuseTaken(client, name);
    await make(client, options, signal, say);
  } catch (error) {
    if (signal.aborted) throw new Failure(`create '${name}': canceled`, { cause: error });
    throw new Failure(`create '${name}': ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function refuseTaken(client: IncusClient, name: string): Promise<void> {
  if ((await findByName(client, name)) !== undefined) throw new Failure(`machine already exists: '${name}'`);
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
  await startInstance(client, instance);
  const { guestUid } = sharer();
  await Promise.all([
    runAsRoot(client, instance, guestSetup, [options.username, String(guestUid)]),
    waitForAddress(client, instance, signal),
  ]);
  await client.request("PATCH", `/1.0/instances/${instance}`, { config: { [keys.creating]: "" } });
}

async function describe(options: CreateOptions): Promise<object> {
  const { release, userData, cpus, memoryMib, diskBytes } = options;
  return {
    name: instanceName(options.name),
    type: "container",
    architecture: options.arch === "arm64" ? "aarch64" : "x86_64",
    profiles: [resources.profile],
    config: {
      [keys.id]: ulid(),
      [keys.owner]: String(sharer().hostUid),
      [keys.name]: options.name,
      [keys.distro]: release.distro,
      [keys.version]: release.version,
      [keys.variant]: userData === undefined ? "default" : "cloud",
      [keys.username]: options.username,
      [keys.isolated]: String(options.isolated),
      [keys.creating]: "true",
      // Docker and the like inside.
      "security.nesting": "true",
      "raw.idmap": await ownIdMap(),
      ...(userData !== undefined && { "cloud-init.user-data": userData }),
      ...(cpus !== undefined && { "limits.cpu": String(cpus) }),
      ...(memoryMib !== undefined && { "limits.memory": `${memoryMib}MiB` }),
    },
    devices: {
      ...(options.isolated ? mountDevices(options.mounts) : hostFileDevices(options.username)),
      ...(diskBytes !== undefined && {
        root: { type: "disk", path: "/", pool: resources.pool, size: String(diskBytes) },
      }),
    },
  };
}

/** The id map of the caller's machines. Fails when he may not have one. */
export async function ownIdMap(): Promise<string> {
  const self = sharer();
  if (!(await mayShareFilesOf(self.hostUid))) {
    throw new Failure(
      `/etc/subuid and /etc/subgid do not let machines share your files; run: sudo orbctl doctor --fix`,
    );
  }
  return idMap(self);
}

async function waitForAddress(client: IncusClient, instance: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + addressLimitMs;
  for (;;) {
    const state = await client.request<InstanceState>("GET", `/1.0/instances/${instance}/state`, undefined, {
      signal,
    });
    if (addressOf(state, "inet") !== undefined) return;
    // Over a kernel limit a machine dies at once, after Incus has said that it started.
    if (state.status !== "Running")
      throw new Failure("setup: machine stopped while it started; run: orbctl doctor");
    if (Date.now() > deadline) throw new Failure("setup: machine didn't start in 30s (missing IP address)");
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
