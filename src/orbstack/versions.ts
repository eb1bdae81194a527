import { distros } from "./distros.js";

/**
 * All versions that a distribution has had, even if OrbStack no longer has an image, because only a version that never
 * existed is certainly a mistake. `form` accepts those that are newer than this list.
 */
interface Releases {
  /** Newest first. */
  readonly names: readonly string[];
  readonly form?: RegExp;
}

const rolling: Releases = { names: ["current"] };

const releases: Readonly<Record<string, Releases>> = {
  alma: { names: ["10", "9", "8"], form: /^1[0-4](\.\d+)?$|^[89]\.\d+$/ },
  alpine: { names: ["3.23", "3.22", "3.21", "3.20", "3.19", "3.18", "edge"], form: /^3\.\d\d?$/ },
  arch: rolling,
  centos: { names: ["10-Stream", "9-Stream", "8-Stream", "8", "7"], form: /^1[1-4](-Stream)?$/ },
  debian: {
    names: [
      ...["forky", "trixie", "bookworm", "bullseye", "buster", "stretch", "jessie"],
      ...["testing", "stable", "sid", "unstable", "duke"],
    ],
    form: /^(8|9|1[0-8])$/,
  },
  devuan: { names: ["excalibur", "daedalus", "chimaera", "beowulf", "ceres", "freia"], form: /^[3-8]$/ },
  fedora: { names: ["44", "43", "42", "41", "40", "rawhide"], form: /^[2-5]\d$/ },
  gentoo: rolling,
  kali: { names: ["current", "rolling", "kali-rolling"] },
  nixos: { names: ["25.11", "25.05", "24.11", "24.05", "unstable"], form: /^[1-3]\d\.(05|11)$/ },
  openeuler: { names: ["25.03", "24.03", "22.03", "20.03"], form: /^[2-3]\d\.(03|09)$/ },
  opensuse: { names: ["16.0", "15.6", "15.5", "tumbleweed"], form: /^1[5-8](\.\d)?$/ },
  oracle: { names: ["10", "9", "8", "7"], form: /^1[0-4](\.\d+)?$|^[789]\.\d+$/ },
  rocky: { names: ["10", "9", "8"], form: /^1[0-4](\.\d+)?$|^[89]\.\d+$/ },
  ubuntu: {
    names: [
      ...["resolute", "questing", "plucky", "oracular", "noble", "mantic", "lunar", "kinetic", "jammy"],
      ...["focal", "bionic", "xenial", "trusty", "precise"],
    ],
    form: /^(1[2-9]|2\d|3[01])\.(04|10)$/,
  },
  void: rolling,
};

/** The version as OrbStack reports it: `bookworm` for `12` and for `Bookworm`. `undefined`: there was never such a version. */
export function canonicalVersion(distro: string, version: string): string | undefined {
  const lower = version.toLowerCase();
  const alias = distros[distro]?.versions?.[lower];
  if (alias !== undefined) return alias;
  const { names = [], form } = releases[distro] ?? {};
  return names.find((name) => name.toLowerCase() === lower) ?? (form?.test(version) ? version : undefined);
}

/** All accepted forms of versions, for suggestions. */
export function versionsOf(distro: string): readonly string[] {
  return [...Object.keys(distros[distro]?.versions ?? {}), ...(releases[distro]?.names ?? [])];
}
