import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { ExpectedError } from "../errors.js";
import type { InstalledBox } from "../machine/machine.js";
import { configSchema } from "./config-schema.js";
import type { OrbMachine } from "./orb-machine.js";

/** A machine that lies in a box, as `orbctl export` wrote it. */
export interface BoxExport {
  /** Path of the export. */
  readonly file: string;
  readonly arch: string;
}

/** What `metadata.json` of a box says: `{"provider": "orbstack", "orbstack": {"format": 1, "export": "machine.tar.zst", …}}`. */
interface BoxMetadata {
  readonly format: 1;
  /** Name of the file beside it. */
  readonly export: string;
  readonly distro: string;
  readonly version: string;
  readonly arch: string;
  readonly username: string;
}

export const exportFile = "machine.tar.zst";
const needed = ["export", "arch"] as const;

/**
 * The machine in a box. `undefined`: the box has none and carries settings alone. Fails with `box_unusable` when it should have one
 * and that cannot be used.
 */
export function readBoxExport(box: InstalledBox, exists = existsSync): BoxExport | undefined {
  const said = box.metadata.orbstack;
  if (said === undefined) return undefined;
  const metadata = checked(box, said);
  const file = join(box.directory, metadata.export);
  if (!exists(file)) throw unusable(box, `the exported machine, ${metadata.export}, is missing`);
  return { file, arch: metadata.arch };
}

/** `metadata.json` of a box that is made of a machine. Vagrant 2.4 reads the architecture. */
export function boxMetadata(orb: OrbMachine, username: string): object {
  const { distro, version, arch } = orb;
  const orbstack: BoxMetadata = { format: 1, export: exportFile, distro, version, arch, username };
  return { provider: "orbstack", architecture: arch, orbstack };
}

/** The box's Vagrantfile: its user, then what was given to `vagrant package --vagrantfile`. */
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
