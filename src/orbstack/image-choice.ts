import { ExpectedError } from "../errors.js";
import type { Arch } from "../machine/arch.js";
import { suggest } from "../machine/nearest.js";
import { type BoxImage, imageForBox } from "./boxes.js";
import type { OrbstackConfig } from "./config.js";
import { canonicalDistro, distros } from "./distros.js";
import { distroExample } from "./guess-image.js";
import { canonicalVersion, versionsOf } from "./versions.js";

/** An image, in the terms of OrbStack's command line. */
export interface ImageChoice {
  readonly distro: string;
  readonly version: string | undefined;
  /** @default the host's, which only OrbStack knows: this Node.js may run under emulation */
  readonly arch: Arch | undefined;
}

/**
 * Chooses the image: by the provider's options first, then by the box. Fails with `distro_missing` if neither is set,
 * and with `box_unknown`, `distro_unknown` or `version_unknown` if OrbStack has no such image.
 */
export function chooseImage(config: OrbstackConfig, box: string | undefined): ImageChoice {
  const image = config.distro === undefined ? fromBox(box) : { distro: config.distro };
  const distro = canonicalDistro(image.distro);
  if (distro === undefined) {
    const suggestion = suggest(image.distro, Object.keys(distros));
    throw new ExpectedError("distro_unknown", { distro: image.distro, suggestion });
  }
  const version = config.version ?? image.version;
  return {
    distro,
    version: version === undefined ? undefined : knownVersion(distro, version),
    arch: config.arch,
  };
}

function knownVersion(distro: string, version: string): string {
  const known = canonicalVersion(distro, version);
  if (known !== undefined) return known;
  const suggestion = suggest(version, versionsOf(distro));
  throw new ExpectedError("version_unknown", { distro, version, suggestion });
}

/** The choice as text: `debian:bookworm` or `debian:bookworm, arm64`. */
export function describeImage({ distro, version, arch }: ImageChoice): string {
  const image = imageName({ distro, version });
  return arch === undefined ? image : `${image}, ${arch}`;
}

/** For example `debian:bookworm`, or `debian` for the newest version. */
export function imageName({ distro, version }: Pick<ImageChoice, "distro" | "version">): string {
  return version === undefined ? distro : `${distro}:${version}`;
}

function fromBox(box: string | undefined): BoxImage {
  if (box === undefined) throw new ExpectedError("distro_missing", {});
  const image = imageForBox(box);
  if (image === undefined)
    throw new ExpectedError("box_unknown", {
      box,
      suggestion: Object.keys(distros).join(", "),
      example: distroExample(box),
    });
  return image;
}
