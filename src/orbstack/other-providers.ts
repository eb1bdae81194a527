import type { Machine } from "../machine/machine.js";

type OtherProviders = Machine["vm"]["otherProviders"];

/** The words that providers have for each. */
const words = {
  memory: ["memory", "--memory", "--memsize", "memsize"],
  cpus: ["cpus", "--cpus", "numvcpus"],
} as const;

/**
 * A hint for a Vagrantfile that sizes the machines of others but not ours, or `undefined` when it does not. VirtualBox keeps
 * `memory = 2048` as `["pre-boot", ["modifyvm", "id", "--memory", "2048"]]`.
 */
export function sizeHint(others: OtherProviders): string | undefined {
  for (const [provider, settings] of Object.entries(others)) {
    const said = wordsOf(settings);
    const found = (Object.keys(words) as (keyof typeof words)[]).flatMap((option) => {
      const value = numberBehind(said, words[option]);
      return value === undefined ? [] : [{ option, value }];
    });
    if (found.length > 0) return hint(provider, found);
  }
  return undefined;
}

function hint(provider: string, found: readonly { option: string; value: string }[]): string {
  const values = found.map(({ option, value }) => `${option} (${value})`).join(" and ");
  const options = found.map(({ option }) => `os.${option}`).join(" and ");
  return `The Vagrantfile sets ${values} for ${provider} alone. For OrbStack there are ${options}; without them nothing is limited.`;
}

/** All keys and items, in order, as one row of words. */
function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, item]) => [key, ...wordsOf(item)]);
  return [String(value)];
}

/** The number behind the last of such words; later settings override earlier ones. */
function numberBehind(said: readonly string[], names: readonly string[]): string | undefined {
  return said.filter((word, index) => /^\d/.test(word) && names.includes(said[index - 1] ?? "")).at(-1);
}
