import { isExpected } from "../errors.js";
import type { InvalidOption } from "../machine/invalid-option.js";
import type { Machine } from "../machine/machine.js";
import { endsOn, nameOf } from "../network/links.js";
import { findKind } from "./find-kind.js";
import type { Kind } from "./kind.js";
import { invalidStartupConfig } from "./startup-config.js";

/** The problems of a machine's kind and its startup configuration. Those in the files of kinds are thrown, as by `findKind`. */
export async function invalidKind(machine: Machine, home: string): Promise<readonly InvalidOption[]> {
  try {
    const kind = await findKind(machine, home);
    return [...wrongInterfaces(machine, kind), ...(await invalidStartupConfig(machine, kind, home))];
  } catch (error) {
    if (!isExpected(error, "lab_kind_unknown")) throw error;
    const { kind, suggestion } = error.data;
    return [{ option: "config.lab.kind", problem: `there is no kind '${kind}'. ${suggestion}` }];
  }
}

function wrongInterfaces(machine: Machine, { name, interfaces }: Kind): readonly InvalidOption[] {
  if (interfaces === undefined) return [];
  const allowed = new RegExp(`^(?:${interfaces})$`);
  return endsOn(machine)
    .filter((end) => !allowed.test(end.interface))
    .map((end) => ({
      option: "config.lab.link",
      problem: `${nameOf(end)} is not a name of an interface of the kind ${name}, which match ${interfaces}.`,
    }));
}
