import type { Argument } from "commander";
import { createArgument, createOption, type Option } from "commander";

/** The argument for machines, as in Vagrant's own commands. */
export function machinesArgument(): Argument {
  return createArgument(
    "[machine...]",
    "names, /patterns/ or ids from global-status (default: all machines of the project)",
  );
}

export function jsonOption(): Option {
  return createOption("--json", "print the result as JSON");
}
