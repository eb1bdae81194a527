import type { StepContext } from "../../context/step.js";

/** What a machine is made of when the user names something else than the Vagrantfile does: a file that was exported, or another machine. */
export type Origin =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "machine"; readonly source: string };

/** The action's environment that makes `up` create a machine of that origin. */
export function originEnv(origin: Origin): Readonly<Record<string, string>> {
  return origin.kind === "file" ? { origin_file: origin.file } : { origin_machine: origin.source };
}

/** What that environment says; mostly nothing. */
export function readOrigin({ env }: Pick<StepContext, "env">): Origin | undefined {
  if (typeof env.origin_file === "string") return { kind: "file", file: env.origin_file };
  if (typeof env.origin_machine === "string") return { kind: "machine", source: env.origin_machine };
  return undefined;
}
