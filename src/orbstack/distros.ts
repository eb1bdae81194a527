/** What OrbStack's command line calls a distribution, and what Vagrant must know of its guests. */
export interface Distro {
  /** Name of Vagrant's guest plugin. */
  readonly guest: string;
  /** Number -> code name, or the other way round: OrbStack takes both and reports one. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Its images come without bash. */
  readonly withoutBash?: true;
}

/** Every distribution of OrbStack 2.2. Versions map what people write to what OrbStack reports. */
export const distros: Readonly<Record<string, Distro>> = {
  alma: { guest: "alma" },
  alpine: { guest: "alpine", withoutBash: true },
  arch: { guest: "arch" },
  centos: {
    guest: "centos",
    versions: { "9": "9-Stream", "10": "10-Stream", "9-stream": "9-Stream", "10-stream": "10-Stream" },
  },
  debian: {
    guest: "debian",
    versions: { "10": "buster", "11": "bullseye", "12": "bookworm", "13": "trixie", "14": "forky" },
  },
  devuan: { guest: "debian" },
  fedora: { guest: "fedora" },
  gentoo: { guest: "gentoo" },
  kali: { guest: "kali" },
  nixos: { guest: "nixos" },
  openeuler: { guest: "redhat" },
  opensuse: { guest: "suse" },
  oracle: { guest: "redhat" },
  rocky: { guest: "rocky" },
  ubuntu: {
    guest: "ubuntu",
    versions: {
      "18.04": "bionic",
      "20.04": "focal",
      "22.04": "jammy",
      "24.04": "noble",
      "25.10": "questing",
      "26.04": "resolute",
    },
  },
  void: { guest: "linux" },
};

/** Names under which people, boxes and OrbStack itself know a distribution. */
const otherNames: Readonly<Record<string, string>> = {
  almalinux: "alma",
  archlinux: "arch",
  kalilinux: "kali",
  oraclelinux: "oracle",
  rockylinux: "rocky",
  suse: "opensuse",
  voidlinux: "void",
};

/** The name that OrbStack's command line takes, or `undefined` for a distribution that it does not have. */
export function canonicalDistro(name: string): string | undefined {
  const lower = name.toLowerCase();
  const canonical = Object.hasOwn(otherNames, lower) ? otherNames[lower] : lower;
  return canonical !== undefined && Object.hasOwn(distros, canonical) ? canonical : undefined;
}
