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

/** Where the backend's machines are, as its options say. */
export interface BackendSettings {
  /** `uri` of vagrant-libvirt. */
  readonly libvirtUri?: string | undefined;
  /** The Docker that has the machine. Empty: the usual one, whatever `DOCKER_HOST` says by now. */
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
  // Another shell, tomorrow, may lead to another Docker.
  docker: (_options, { DOCKER_HOST: dockerHost = "" }) => ({ dockerHost }),
};

type Options = Readonly<Record<string, unknown>>;

/** Where a machine that is made now goes, by the provider's options and the environment: it is to be looked for there from then on. */
export function settingsNow(
  name: BackendName,
  options: Options,
  environment: NodeJS.ProcessEnv,
): BackendSettings {
  return settingsOf[name]?.(options, environment) ?? {};
}

/** A word of the user's as the name of a backend. Fails with `backend_unknown`, which names the nearest one. */
export function backendNamed(word: string): BackendName {
  const found = backendNames.find((name) => name === word);
  if (found !== undefined) return found;
  const suggestion = suggest(word, backendNames);
  throw new ExpectedError("backend_unknown", { backend: word, suggestion });
}

/**
 * The default order: a backend that somebody installed for machines comes before one that most computers have anyway. Docker is
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
