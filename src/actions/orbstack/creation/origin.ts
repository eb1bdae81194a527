import type { StepContext } from "../../context/step.js";

/** What a machine is created from instead of its box: an exported file or another machine. */
export type Origin =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "machine"; readonly source: string };

/** The action environment in which `up` creates a machine from that origin. */
export function originEnv(origin: Origin): Readonly<Record<string, string>> {
  return origin.kind === "file" ? { origin_file: origin.file } : { origin_machine: origin.source };
}

/** The origin in the action environment, if any. */
export function readOrigin({ env }: Pick<StepContext, "env">): Origin | undefined {
  if (typeof env.origin_file === "string") return { kind: "file", file: env.origin_file };
  if (typeof env.origin_machine === "string") return { kind: "machine", source: env.origin_machine };
  return undefined;
}
