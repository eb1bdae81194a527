import { Failure } from "../ground/failure.js";

/** A distribution that `create` accepts: its default version, and other names of its versions. */
interface KnownDistro {
  readonly newest: string;
  readonly aliases?: Readonly<Record<string, string>>;
  /** Its name on the image server, if different. */
  readonly imageName?: string;
}

const known: Readonly<Record<string, KnownDistro>> = {
  alma: { newest: "10", imageName: "almalinux" },
  alpine: { newest: "3.23" },
  arch: { newest: "current", imageName: "archlinux" },
  centos: { newest: "10-Stream", aliases: { "9": "9-Stream", "10": "10-Stream", "9-stream": "9-Stream" } },
  debian: { newest: "bookworm", aliases: { "11": "bullseye", "12": "bookworm", "13": "trixie" } },
  devuan: { newest: "excalibur" },
  fedora: { newest: "44" },
  gentoo: { newest: "current" },
  kali: { newest: "current" },
  nixos: { newest: "25.11" },
  openeuler: { newest: "25.03" },
  opensuse: { newest: "16.0" },
  oracle: { newest: "9" },
  rocky: { newest: "10", imageName: "rockylinux" },
  ubuntu: {
    newest: "noble",
    aliases: {
      "20.04": "focal",
      "22.04": "jammy",
      "24.04": "noble",
      "25.10": "questing",
      "26.04": "resolute",
    },
  },
  void: { newest: "current", imageName: "voidlinux" },
};

/** One version of a distribution, as records and image aliases spell it. */
export interface Release {
  readonly distro: string;
  readonly version: string;
  /** `debian/bookworm`: the image server's alias, and ours after a prefix. */
  readonly alias: string;
}

/** Reads `DISTRO[:VERSION]`. */
export function parseRelease(text: string): Release {
  const [distro = "", asked] = text.split(":", 2);
  const entry = Object.hasOwn(known, distro) ? known[distro] : undefined;
  if (entry === undefined) {
    throw new Failure(`unknown distro '${distro}'; supported: ${Object.keys(known).join(", ")}`);
  }
  const version =
    asked === undefined || asked === "" ? entry.newest : (entry.aliases?.[asked.toLowerCase()] ?? asked);
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(version)) throw new Failure(`not a version: '${version}'`);
  return { distro, version, alias: `${entry.imageName ?? distro}/${version}` };
}
