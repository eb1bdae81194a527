import { ExpectedError } from "../../../errors.js";
import { asArch } from "../../../machine/arch.js";
import type { Machine } from "../../../machine/machine.js";
import type { SyncedFolder } from "../../../machine/synced-folder.js";
import type { CreateSpec } from "../../../orbstack/argv.js";
import { readBoxExport, unusable } from "../../../orbstack/box-export.js";
import { type OrbstackConfig, readConfig } from "../../../orbstack/config.js";
import { chooseImage, describeImage } from "../../../orbstack/image-choice.js";
import { checkName } from "../../../orbstack/names.js";
import type { Mount } from "../../../orbstack/orb-machine.js";
import type { StepContext } from "../../context/step.js";
import { firstUser } from "../../guest/login-user.js";
import { generateFreeName } from "../../identity/own-name.js";
import { readOrigin } from "./origin.js";
import { readUserData } from "./read-user-data.js";

/** What a machine is created from. Everything in it was checked. */
export type Blueprint =
  | { readonly kind: "image"; readonly name: string; readonly spec: CreateSpec }
  /** An exported machine; `what` describes its box or file to the user. */
  | { readonly kind: "import"; readonly name: string; readonly file: string; readonly what: string }
  /** A clone of the OrbStack machine `source`. */
  | { readonly kind: "clone"; readonly name: string; readonly source: string };

/**
 * Decides what the machine is created from: the origin that the user chose for this command, or the image of `distro`,
 * or the machine in an installed box, or the image for the box's name. All errors in the Vagrantfile are found here,
 * before anything is created.
 */
export async function planBlueprint(context: StepContext, begunName: string | undefined): Promise<Blueprint> {
  const { machine } = context;
  const config = readConfig(machine.config);
  const name = config.machineName ?? begunName ?? (await generateFreeName(context));
  checkName(name);
  const origin = readOrigin(context);
  if (origin?.kind === "file")
    return { kind: "import", name, file: origin.file, what: `the file ${origin.file}` };
  if (origin?.kind === "machine") return { kind: "clone", name, source: origin.source };
  const arch = config.arch ?? boxArch(machine);
  return fromBox(machine, config, name, arch) ?? fromImage(context, config, name, arch);
}

/** The blueprint as text, such as `debian:bookworm, amd64` or `box acme/web 1.0`. */
export function describeBlueprint(blueprint: Blueprint): string {
  if (blueprint.kind === "image") return describeImage(blueprint.spec);
  return blueprint.kind === "import" ? blueprint.what : `a copy of ${blueprint.source}`;
}

type Arch = OrbstackConfig["arch"];

function fromBox(machine: Machine, { distro }: OrbstackConfig, name: string, arch: Arch) {
  const box = machine.vm.installedBox;
  if (distro !== undefined || box === undefined) return undefined;
  const boxed = readBoxExport(box);
  if (boxed === undefined) return undefined;
  if (arch !== undefined && arch !== boxed.arch)
    throw unusable(box, `its architecture is ${boxed.arch}, but the Vagrantfile asks for ${arch}`);
  return { kind: "import", name, file: boxed.file, what: `box ${box.name} ${box.version}` } as const;
}

async function fromImage(
  { machine, parts }: StepContext,
  config: OrbstackConfig,
  name: string,
  arch: Arch,
): Promise<Blueprint> {
  const image = chooseImage({ ...config, arch }, machine.vm.box);
  const { isolated, cpus, memoryMib, diskMib } = config;
  const mounts = isolated ? parts.folders.announced(machine).map(mountOf) : [];
  return {
    kind: "image",
    name,
    spec: {
      name,
      ...image,
      username: firstUser(machine),
      isolated,
      mounts,
      userData: await readUserData(machine),
      cpus,
      memoryMib,
      diskMib,
    },
  };
}

function mountOf({ hostpath, guestpath }: SyncedFolder): Mount {
  return { source: hostpath, destination: guestpath };
}

/** `config.vm.box_architecture` of Vagrant 2.4, whose default is `auto`. Fails with `arch_unknown`. */
export function boxArch({ vm: { boxArchitecture } }: Machine): Arch {
  if (boxArchitecture === undefined || boxArchitecture === "auto") return undefined;
  const arch = asArch(boxArchitecture);
  if (arch === undefined) throw new ExpectedError("arch_unknown", { arch: boxArchitecture });
  return arch;
}
