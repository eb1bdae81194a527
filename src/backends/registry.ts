import { ExpectedError } from "../errors.js";
import { type BackendName, backendNames } from "../machine/backend-name.js";
import { nearest } from "../machine/nearest.js";
import type { Backend, CallOptions } from "./backend.js";
import { DockerBackend } from "./docker.js";
import { HypervBackend } from "./hyperv.js";
import { LibvirtBackend } from "./libvirt.js";
import { ParallelsBackend } from "./parallels.js";
import type { ToolContext } from "./tool.js";
import { VirtualboxBackend } from "./virtualbox.js";
import { VmwareBackend } from "./vmware.js";

/** What the inner provider's options say of where its machines are. */
export interface BackendSettings {
  /** `uri` of vagrant-libvirt. */
  readonly libvirtUri?: string | undefined;
}

/** The backend of that name. */
export function openBackend(
  name: BackendName,
  context: ToolContext,
  { libvirtUri }: BackendSettings = {},
): Backend {
  switch (name) {
    case "virtualbox":
      return new VirtualboxBackend(context);
    case "vmware_desktop":
      return new VmwareBackend(context);
    case "hyperv":
      return new HypervBackend(context);
    case "parallels":
      return new ParallelsBackend(context);
    case "libvirt":
      return new LibvirtBackend(context, libvirtUri);
    case "docker":
      return new DockerBackend(context);
  }
}

/** A word of the user's as the name of a backend. Fails with `backend_unknown`, which names the nearest one. */
export function backendNamed(word: string): BackendName {
  const found = backendNames.find((name) => name === word);
  if (found !== undefined) return found;
  const suggestion = nearest(word, backendNames) ?? backendNames.join(", ");
  throw new ExpectedError("backend_unknown", { backend: word, suggestion });
}

/**
 * Our order where the user has none: a hypervisor that somebody installed for machines comes before what is there anyway. Docker is
 * last, because its containers boot no system of their own.
 */
const usualOrder: readonly BackendName[] = [
  "parallels",
  "vmware_desktop",
  "virtualbox",
  "hyperv",
  "libvirt",
  "docker",
];

/**
 * The backends in the order in which to try them: `VAGRANT_DEFAULT_PROVIDER`, then `VAGRANT_PREFERRED_PROVIDERS`, then our own. Names
 * of other providers in them, ours among them, are passed over.
 */
export function preferredOrder(environment: NodeJS.ProcessEnv): readonly BackendName[] {
  const preferred = (environment.VAGRANT_PREFERRED_PROVIDERS ?? "").split(",").map((word) => word.trim());
  const wanted = [environment.VAGRANT_DEFAULT_PROVIDER, ...preferred].flatMap((word) =>
    backendNames.filter((name) => name === word),
  );
  return [...new Set([...wanted, ...usualOrder])];
}

/** The first backend, in that order, that is installed and answers. Fails with `backend_none` when none does. */
export async function chooseBackend(
  environment: NodeJS.ProcessEnv,
  open: (name: BackendName) => Backend,
  options: CallOptions = {},
): Promise<Backend> {
  const reasons: string[] = [];
  for (const name of preferredOrder(environment)) {
    const backend = open(name);
    const availability = await backend.isAvailable(options);
    if (availability.available) return backend;
    reasons.push(`- ${name}: ${availability.reason}`);
  }
  throw new ExpectedError("backend_none", { reasons: reasons.join("\n") });
}

/** Fails with `backend_missing`, which says how to get it, unless machines can be made with this backend here. */
export async function requireBackend(backend: Backend, options: CallOptions = {}): Promise<void> {
  const availability = await backend.isAvailable(options);
  if (availability.available) return;
  const { reason, remedy } = availability;
  throw new ExpectedError("backend_missing", { backend: backend.name, reason, remedy });
}
