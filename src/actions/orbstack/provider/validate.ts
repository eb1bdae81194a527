import { totalmem } from "node:os";
import { config_orbstack as hasConfigForm } from "../../../generated/validators.js";
import { invalidKind } from "../../../kinds/check-kind.js";
import type { InvalidOption } from "../../../machine/invalid-option.js";
import { type Machine, PREPARING_ID } from "../../../machine/machine.js";
import { bytesPerMib } from "../../../machine/size.js";
import { invalidLab } from "../../../network/check-links.js";
import { wantedAddresses } from "../../../network/wanted.js";
import { type OrbstackConfig, readConfig } from "../../../orbstack/config.js";
import { describeConfigErrors } from "../../../orbstack/config-errors.js";
import type { Parts } from "../../context/parts.js";
import { boxArch } from "../creation/blueprint.js";
import { refuseForeignBox } from "../creation/foreign-box.js";
import { readUserData } from "../creation/read-user-data.js";
import { invalidImage, invalidName, invalidUser, refusedClone } from "./invalid-settings.js";

/**
 * Problems in a machine's configuration that can be found without a machine, a network or OrbStack. Those with errors
 * of their own, such as those of a file that the Vagrantfile names, are thrown.
 */
export async function validate(machine: Machine, parts: Parts): Promise<readonly InvalidOption[]> {
  const hasOtherOrigin = parts.origins.has(machine.dataDir);
  const invalid = validateOrbstack(machine, { hasOtherOrigin });
  if (invalid.length > 0) return invalid;
  const invalidKinds = await invalidKind(machine, parts.vagrant.user.home);
  if (invalidKinds.length > 0) return invalidKinds;
  await validateInputs(machine);
  if (!hasOtherOrigin) await refuseForeignBox(machine);
  return invalid;
}

interface ValidationContext {
  /** The machine is being created from something other than its box. */
  readonly hasOtherOrigin?: boolean;
  /** This computer's memory, in bytes. */
  readonly hostMemory?: number;
}

/** Problems of the provider block and the box. */
export function validateOrbstack(
  machine: Machine,
  { hasOtherOrigin = false, hostMemory = totalmem() }: ValidationContext = {},
): readonly InvalidOption[] {
  if (!hasConfigForm(machine.config)) return describeConfigErrors(machine.config, hasConfigForm.errors ?? []);
  const config = readConfig(machine.config);
  return [
    ...tooMuchMemory(config, Math.floor(hostMemory / bytesPerMib)),
    ...invalidName(config),
    ...invalidUser(machine),
    ...invalidLab(machine),
    ...(needsImage(machine) ? sourceOf(config, machine, hasOtherOrigin) : []),
  ];
}

function sourceOf(config: OrbstackConfig, machine: Machine, hasOtherOrigin: boolean) {
  const refused = hasOtherOrigin ? [] : refusedClone(machine);
  return refused.length > 0 ? refused : invalidImage(config, machine, hasOtherOrigin);
}

/** An existing machine stays valid even if its image is no longer available. */
function needsImage({ id }: Machine): boolean {
  return id === undefined || id === PREPARING_ID;
}

async function validateInputs(machine: Machine): Promise<void> {
  wantedAddresses(machine);
  if (!needsImage(machine)) return;
  boxArch(machine);
  await readUserData(machine);
}

function tooMuchMemory({ memoryMib = 0 }: OrbstackConfig, hostMib: number): readonly InvalidOption[] {
  if (memoryMib <= hostMib) return [];
  const problem = `expected at most the memory of this computer, ${hostMib} MiB, but got ${memoryMib} MiB.`;
  return [{ option: "memory", problem }];
}
