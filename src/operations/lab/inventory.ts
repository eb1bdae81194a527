import type { Parts } from "../../actions/context/parts.js";
import { readLabOptions } from "../../machine/lab-options.js";
import type { Machine } from "../../machine/machine.js";
import type { SshInfo } from "../../machine/ssh-info.js";
import type { StateId } from "../../machine/state.js";

/** A machine for the inventory of another program. */
export interface InventoryHost {
  readonly name: string;
  /** `undefined` unless the machine is running. */
  readonly ssh: SshAccess | undefined;
  readonly state: StateId;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How SSH reaches a machine, as `vagrant ssh-config` says it. */
export interface SshAccess extends SshInfo {
  /** Whether the machine's host key is checked. */
  readonly verifyHostKey: boolean;
  /** Whether only these private keys are tried. */
  readonly keysOnly: boolean;
}

/** Where SSH reaches a machine, its kind and its labels. Fails as the provider does if the state is not known. */
export async function readInventoryHost(machine: Machine, parts: Parts): Promise<InventoryHost> {
  const provider = parts.provider(machine);
  const [info, { state, error }] = await Promise.all([provider.sshInfo(machine), provider.state(machine)]);
  if (info === undefined && error !== undefined) throw error;
  const { kind, labels } = readLabOptions(machine);
  return {
    name: machine.name,
    ssh: info && { ...info, ...optionsOf(machine) },
    state: state.id,
    kind,
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
  };
}

/** Vagrant's defaults: host keys change with each machine and are not checked, and only the machine's own keys are tried. */
function optionsOf({ settings }: Machine) {
  const { verify_host_key: verify = "never", keys_only: keysOnly = true } = settings.ssh ?? {};
  return {
    verifyHostKey: !["never", ":never", "false", "", "null"].includes(String(verify)),
    keysOnly: keysOnly !== false,
  };
}
