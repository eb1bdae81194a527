import type { BackendSettings } from "../../backends/registry.js";
import type { BackendRecord } from "../../state/backend-record.js";
import type { RegistryEntry } from "../../state/registry.js";

type Where = Pick<BackendRecord | RegistryEntry, "libvirt_uri" | "docker_host" | "mark">;

/** The backend's settings in a record. */
export function settingsOf({ libvirt_uri, docker_host }: Where = {}): BackendSettings {
  return { libvirtUri: libvirt_uri, dockerHost: docker_host };
}

/** The settings and the mark as a record stores them. */
export function whereOf({ libvirt_uri, docker_host, mark }: Where = {}): Where {
  return { libvirt_uri, docker_host, mark };
}

interface NewMachine {
  readonly settings: BackendSettings;
  readonly mark: string | undefined;
}

/** The settings and the mark of a new machine. */
export function whereNow({ settings, mark }: NewMachine): Where {
  return { libvirt_uri: settings.libvirtUri, docker_host: settings.dockerHost, mark };
}
