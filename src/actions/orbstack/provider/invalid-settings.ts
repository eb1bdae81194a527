import { isExpected } from "../../../errors.js";
import { config_orbstack as hasConfigForm } from "../../../generated/validators.js";
import type { InvalidOption } from "../../../machine/invalid-option.js";
import type { Machine } from "../../../machine/machine.js";
import type { OrbstackConfig } from "../../../orbstack/config.js";
import { describeConfigErrors } from "../../../orbstack/config-errors.js";
import { chooseImage } from "../../../orbstack/image-choice.js";
import { checkName, nameRules } from "../../../orbstack/names.js";

/** Problems of `machine_name`. */
export function invalidName({ machineName }: OrbstackConfig): readonly InvalidOption[] {
  if (machineName === undefined) return [];
  try {
    checkName(machineName);
    return [];
  } catch (error) {
    if (!isExpected(error, "machine_name_invalid")) throw error;
    return [
      { option: "machine_name", problem: `'${machineName}' is not a valid machine name. ${nameRules}` },
    ];
  }
}

/** Problems of `config.ssh.username`. A user that the guest lacks is created, so the rules for `username` apply. */
export function invalidUser({ ssh: { username } }: Machine): readonly InvalidOption[] {
  if (username === undefined || hasConfigForm({ username })) return [];
  return describeConfigErrors({ username }, hasConfigForm.errors ?? []).map(({ problem }) => ({
    option: "config.ssh.username",
    problem,
  }));
}

/** Vagrant's setting for linked clones, which OrbStack does not support. */
export function refusedClone({ settings: { vm } }: Machine): readonly InvalidOption[] {
  if (vm?.clone === undefined) return [];
  const problem =
    "OrbStack machines cannot be cloned this way. Copy a machine with `vagrant vm clone`, or make a box of it with `vagrant package` and set `config.vm.box`.";
  return [{ option: "config.vm.clone", problem }];
}

/** Problems of the machine's image. */
export function invalidImage(
  config: OrbstackConfig,
  { vm: { box, boxUrls, installedBox } }: Machine,
  hasOtherOrigin: boolean,
): readonly InvalidOption[] {
  // The content of a box is only known once Vagrant has it.
  const isOpen =
    config.distro === undefined && (hasOtherOrigin || installedBox !== undefined || boxUrls.length > 0);
  try {
    chooseImage(config, box);
    return [];
  } catch (error) {
    const invalid = describe(error, config);
    if (invalid === undefined) throw error;
    return isOpen ? [] : [invalid];
  }
}

function describe(error: unknown, config: OrbstackConfig): InvalidOption | undefined {
  if (isExpected(error, "distro_unknown")) {
    const { distro, suggestion } = error.data;
    return { option: "distro", problem: `OrbStack has no distribution named '${distro}'. ${suggestion}` };
  }
  if (isExpected(error, "version_unknown")) {
    const { distro, version, suggestion } = error.data;
    const option = config.version === undefined ? "config.vm.box" : "version";
    return { option, problem: `there is no version '${version}' of ${distro}. ${suggestion}` };
  }
  if (isExpected(error, "box_unknown")) {
    const { box, suggestion, example } = error.data;
    const problem = `OrbStack has no image for the box '${box}'. Set the distribution, such as ${example}. Available: ${suggestion}.`;
    return { option: "config.vm.box", problem };
  }
  if (!isExpected(error, "distro_missing")) return undefined;
  return {
    option: "distro",
    problem: "set it or `config.vm.box`, so that the machine gets a distribution.",
  };
}
