import type { BackendSettings } from "../../backends/registry.js";
import { known } from "../../machine/json.js";
import type { BackendRecord } from "../../state/backend-record.js";
import type { RegistryEntry } from "../../state/registry.js";

type Where = Pick<BackendRecord | RegistryEntry, "libvirt_uri" | "docker_host" | "mark">;

/** How a machine's backend is asked about it, as a record has it. */
export function settingsOf({ libvirt_uri, docker_host }: Where = {}): BackendSettings {
  return { libvirtUri: libvirt_uri, dockerHost: docker_host };
}

/** What records have of it, and of the mark by which the machine is known there; what is not known is left out. */
export function whereOf({ libvirt_uri, docker_host, mark }: Where = {}): Where {
  return {
    ...(libvirt_uri !== undefined && { libvirt_uri }),
    ...(docker_host !== undefined && { docker_host }),
    ...(mark !== undefined && { mark }),
  };
}

interface Made {
  readonly settings: BackendSettings;
  readonly mark: string | undefined;
}

/** Of a machine that is made now. */
export function whereNow({ settings, mark }: Made): Where {
  return known({ libvirt_uri: settings.libvirtUri, docker_host: settings.dockerHost, mark });
}
