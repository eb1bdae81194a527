import { ExpectedError } from "../errors.js";
import { type BackendName, backendNames } from "../machine/backend-name.js";
import { suggest } from "../machine/nearest.js";
import type { Backend, CallOptions } from "./backend.js";
import { DockerBackend } from "./docker.js";
import { withDockerHost } from "./docker-host.js";
import { HypervBackend } from "./hyperv.js";
import { LibvirtBackend } from "./libvirt.js";
import { ParallelsBackend } from "./parallels.js";
import type { ToolContext } from "./tool.js";
import { VirtualboxBackend } from "./virtualbox.js";
import { VmwareBackend } from "./vmware.js";

/** Where the backend's machines are, according to its options. */
export interface BackendSettings {
  /** The option `uri` of vagrant-libvirt. */
  readonly libvirtUri?: string | undefined;
  /** The Docker that has the machine. Empty: the default one, even if `DOCKER_HOST` is set now. */
  readonly dockerHost?: string | undefined;
}

/** The backend of that name. */
export function openBackend(
  name: BackendName,
  context: ToolContext,
  { libvirtUri, dockerHost }: BackendSettings = {},
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
      return new DockerBackend({
        ...context,
        environment: withDockerHost(context.environment, dockerHost),
      });
  }
}

const settingsOf: Partial<
  Record<BackendName, (options: Options, environment: NodeJS.ProcessEnv) => BackendSettings>
> = {
  libvirt: ({ uri }) => (uri === undefined ? {} : { libvirtUri: String(uri) }),
  // Recorded, because `DOCKER_HOST` may differ in another shell.
  docker: (_options, { DOCKER_HOST: dockerHost = "" }) => ({ dockerHost }),
};

type Options = Readonly<Record<string, unknown>>;

/** Where a new machine is created, according to the provider's options and the environment. This is recorded, and used from then on. */
export function settingsNow(
  name: BackendName,
  options: Options,
  environment: NodeJS.ProcessEnv,
): BackendSettings {
  return settingsOf[name]?.(options, environment) ?? {};
}

/** A backend by the name that the user wrote. Fails with `backend_unknown`, which suggests the nearest one. */
export function backendNamed(word: string): BackendName {
  const found = backendNames.find((name) => name === word);
  if (found !== undefined) return found;
  const suggestion = suggest(word, backendNames);
  throw new ExpectedError("backend_unknown", { backend: word, suggestion });
}

/**
 * The default order: backends that are only installed for machines come before those that most computers have anyway.
 * Docker is last, because its containers do not boot a system.
 */
const defaultOrder: readonly BackendName[] = [
  "parallels",
  "vmware_desktop",
  "virtualbox",
  "hyperv",
  "libvirt",
  "docker",
];

/**
 * The order in which backends are tried: `VAGRANT_DEFAULT_PROVIDER`, then `VAGRANT_PREFERRED_PROVIDERS`, then the
 * default order. Other providers in these variables, including ours, are ignored.
 */
export function preferredOrder(environment: NodeJS.ProcessEnv): readonly BackendName[] {
  const preferred = (environment.VAGRANT_PREFERRED_PROVIDERS ?? "").split(",").map((word) => word.trim());
  const wanted = [environment.VAGRANT_DEFAULT_PROVIDER, ...preferred].flatMap((word) =>
    backendNames.filter((name) => name === word),
  );
  return [...new Set([...wanted, ...defaultOrder])];
}

/** The first backend in that order that is available. Fails with `backend_none`. */
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

/** Fails with `backend_missing`, which says how to install it, unless the backend is available here. */
export async function requireBackend(backend: Backend, options: CallOptions = {}): Promise<void> {
  const availability = await backend.isAvailable(options);
  if (availability.available) return;
  const { reason, remedy } = availability;
  throw new ExpectedError("backend_missing", { backend: backend.name, reason, remedy });
}
