import { type Argument, createArgument } from "commander";

export function nameArgument(): Argument {
  return createArgument("<name>", "name of a temporary machine");
}
