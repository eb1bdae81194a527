import { type Command, createOption, InvalidArgumentError } from "commander";
import { readLabOptions } from "../../machine/lab-options.js";
import type { Machine } from "../../machine/machine.js";
import { type Machines, requireSome } from "../session/machines.js";
import type { Session } from "../session/session.js";
import { UsageError } from "../session/usage-error.js";

/** Labels that machines must have, such as `site=berlin`. */
export class Labels {
  private readonly wanted: string[] = [];

  /** Adds `--label` to the commands that work on several machines. */
  offer(program: Command): void {
    for (const command of program.commands) {
      const takesMachines = command.registeredArguments.some(
        (argument) => argument.variadic && argument.name() === "machine",
      );
      if (takesMachines) command.addOption(this.option());
      this.offer(command);
    }
  }

  /** The session in which the user's machines are only those with the labels. Its `machines` also fails with `UsageError`. */
  selectIn(session: Session): Session {
    return { ...session, machines: async (targets) => this.select(await session.machines(targets)) };
  }

  private option() {
    return createOption(
      "--label <name=value>",
      "only machines with this label; repeat it to require several",
    ).argParser((text) => {
      if (!/^[^=]+=/.test(text)) throw new InvalidArgumentError("Expected a name and a value: site=berlin.");
      this.wanted.push(text);
    });
  }

  private select(machines: Machines): Machines {
    const found = machines.filter((machine) => {
      const labels = labelsOf(machine);
      return this.wanted.every((label) => labels.includes(label));
    });
    if (found.length > 0) return requireSome(found);
    const known = [...new Set(machines.flatMap(labelsOf))].toSorted();
    const which = known.length === 0 ? "they have no labels" : `they have ${known.join(", ")}`;
    throw new UsageError(`none of the machines has the labels ${this.wanted.join(", ")}; ${which}`);
  }
}

function labelsOf(machine: Machine): readonly string[] {
  return Object.entries(readLabOptions(machine).labels).map(([name, value]) => `${name}=${value}`);
}
