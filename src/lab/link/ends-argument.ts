import { type Argument, createArgument } from "commander";

/** The argument for ends of links. */
export function endsArgument(): Argument {
  return createArgument("<end...>", "ends of links, such as r1:eth1");
}
