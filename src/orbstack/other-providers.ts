import type { Machine } from "../machine/machine.js";

type OtherProviders = Machine["vm"]["otherProviders"];

/** The names of each option in other providers. */
const words = {
  memory: ["memory", "--memory", "-m", "--memsize", "memsize", "maxmemory"],
  cpus: ["cpus", "--cpus", "numvcpus"],
} as const;

type Option = keyof typeof words;

const options = Object.keys(words) as readonly Option[];

/**
 * A hint for a Vagrantfile that sets the size of machines for other providers but not for ours; otherwise `undefined`.
 * VirtualBox stores `memory = 2048` as `["pre-boot", ["modifyvm", "id", "--memory", "2048"]]`.
 */
export function sizeHint(others: OtherProviders): string | undefined {
  const sizes = options.flatMap((option) => {
    const values = valuesOf(option, others);
    return values.length === 0 ? [] : [`${option} for ${join(values.map(describe))}`];
  });
  if (sizes.length === 0) return undefined;
  const ours = join(options.map((option) => `os.${option}`));
  return `The Vagrantfile sets ${join(sizes)}. For OrbStack, set ${ours}; otherwise nothing is limited.`;
}

interface Size {
  readonly provider: string;
  readonly value: string;
}

function valuesOf(option: Option, others: OtherProviders): readonly Size[] {
  return Object.entries(others).flatMap(([provider, settings]) => {
    const value = numberBehind(wordsOf(settings), words[option]);
    return value === undefined ? [] : [{ provider, value }];
  });
}

function describe({ provider, value }: Size): string {
  return `${provider} (${value})`;
}

function join(parts: readonly string[]): string {
  return [parts.slice(0, -1).join(", "), ...parts.slice(-1)].filter((part) => part !== "").join(" and ");
}

/** All keys and items as a flat list of words; `--memory=2g` becomes two. */
function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, item]) => [key, ...wordsOf(item)]);
  return String(value).split("=");
}

/** The number after the last of such words, because later settings override earlier ones. */
function numberBehind(said: readonly string[], names: readonly string[]): string | undefined {
  return said.filter((word, index) => /^\d/.test(word) && names.includes(said[index - 1] ?? "")).at(-1);
}
