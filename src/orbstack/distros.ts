/** A distribution of OrbStack. */
export interface Distro {
  /** The name of Vagrant's guest plugin. */
  readonly guest: string;
  /** Number -> code name or the reverse: OrbStack accepts both and reports one. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Its images do not include bash. */
  readonly withoutBash?: true;
}

/** All distributions of OrbStack 2.2. Versions map what users write to what OrbStack reports. */
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

/** Other names of distributions: those of users, boxes and OrbStack itself. */
const otherNames: Readonly<Record<string, string>> = {
  almalinux: "alma",
  archlinux: "arch",
  kalilinux: "kali",
  oraclelinux: "oracle",
  rockylinux: "rocky",
  suse: "opensuse",
  voidlinux: "void",
};

/** The name for OrbStack's command line, or `undefined` if OrbStack does not have the distribution. */
export function canonicalDistro(name: string): string | undefined {
  const lower = name.toLowerCase();
  const canonical = Object.hasOwn(otherNames, lower) ? otherNames[lower] : lower;
  return canonical !== undefined && Object.hasOwn(distros, canonical) ? canonical : undefined;
}
