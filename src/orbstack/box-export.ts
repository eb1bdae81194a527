import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { ExpectedError } from "../errors.js";
import type { InstalledBox } from "../machine/machine.js";
import { configSchema } from "./config-schema.js";
import type { OrbMachine } from "./orb-machine.js";

/** The exported machine in a box, written by `orbctl export`. */
export interface BoxExport {
  /** The path of the export. */
  readonly file: string;
  readonly arch: string;
}

/** The `metadata.json` of a box: `{"provider": "orbstack", "orbstack": {"format": 1, "export": "machine.tar.zst", …}}`. */
interface BoxMetadata {
  readonly format: 1;
  /** The name of the file beside it. */
  readonly export: string;
  readonly distro: string;
  readonly version: string;
  readonly arch: string;
  readonly username: string;
}

export const exportFile = "machine.tar.zst";
const needed = ["export", "arch"] as const;

/**
 * The exported machine in a box. `undefined`: the box only has settings. Fails with `box_unusable` if the machine is
 * missing or unusable.
 */
export function readBoxExport(box: InstalledBox, exists = existsSync): BoxExport | undefined {
  const said = box.metadata.orbstack;
  if (said === undefined) return undefined;
  const metadata = checked(box, said);
  const file = join(box.directory, metadata.export);
  if (!exists(file)) throw unusable(box, `the exported machine, ${metadata.export}, is missing`);
  return { file, arch: metadata.arch };
}

/** The `metadata.json` of a box with an exported machine. Vagrant 2.4 reads the architecture. */
export function boxMetadata(orb: OrbMachine, username: string): object {
  const { distro, version, arch } = orb;
  const orbstack: BoxMetadata = { format: 1, export: exportFile, distro, version, arch, username };
  return { provider: "orbstack", architecture: arch, orbstack };
}

/** The box's Vagrantfile: the user, then the file from `vagrant package --vagrantfile`. */
export function boxVagrantfile(username: string): string {
  const isPlain = new RegExp(configSchema.properties.username.pattern).test(username);
  const user = isPlain ? [`  config.vm.provider(:orbstack) { |os| os.username = "${username}" }`] : [];
  return [
    'Vagrant.configure("2") do |config|',
    ...user,
    "end",
    "",
    'included = File.expand_path("include/_Vagrantfile", __dir__)',
    "load included if File.exist?(included)",
    "",
  ].join("\n");
}

export function unusable(box: InstalledBox, reason: string): ExpectedError {
  return new ExpectedError("box_unusable", { box: box.name, path: box.directory, reason });
}

function checked(box: InstalledBox, said: unknown): BoxMetadata {
  const metadata = (typeof said === "object" && said !== null ? said : {}) as Partial<BoxMetadata>;
  if (metadata.format !== 1)
    throw unusable(box, `its metadata.json has format ${metadata.format}, but only format 1 is supported`);
  const missing = needed.filter((key) => typeof metadata[key] !== "string" || metadata[key] === "");
  if (missing.length > 0) throw unusable(box, `its metadata.json lacks: ${missing.join(", ")}`);
  const whole = metadata as BoxMetadata;
  if (basename(whole.export) !== whole.export)
    throw unusable(box, `its metadata.json names a file outside of it: ${whole.export}`);
  return whole;
}
