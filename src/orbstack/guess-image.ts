import type { BoxImage } from "./boxes.js";
import { canonicalDistro, distros } from "./distros.js";
import { canonicalVersion, versionsOf } from "./versions.js";

/** Guesses an image from a box's name or source, for suggestions. */
export function guessImage(text: string): BoxImage | undefined {
  const words = wordsOf(text);
  const named = words.map(canonicalDistro).find((distro) => distro !== undefined);
  if (named !== undefined)
    return withVersion(
      named,
      words.find((word) => canonicalVersion(named, word) !== undefined),
    );
  for (const distro of Object.keys(distros)) {
    const version = words.find((word) => isCodeName(word) && versionsOf(distro).includes(word));
    if (version !== undefined) return withVersion(distro, version);
  }
  return undefined;
}

/** The guess as it is written in a provider block. @default an example */
export function distroExample(text: string): string {
  const { distro, version } = guessImage(text) ?? { distro: "debian" };
  const statement = `os.distro = "${distro}"`;
  return `\`${version === undefined ? statement : `${statement}; os.version = "${version}"`}\``;
}

function withVersion(distro: string, version: string | undefined): BoxImage {
  return version === undefined ? { distro } : { distro, version };
}

/** `acme/bookworm64-web.box` -> acme, bookworm, 64, web, box. Numbers keep their dots. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+|\d+(?:\.\d+)*/g) ?? [];
}

/** Excludes common words such as `stable`, `current` and `testing`. */
function isCodeName(word: string): boolean {
  return (
    /^[a-z]{4,}$/.test(word) &&
    !["stable", "unstable", "testing", "current", "rolling", "edge"].includes(word)
  );
}
