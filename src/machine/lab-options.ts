import { config_lab as hasForm } from "../generated/validators.js";
import { describeInvalidOptions, type InvalidOption } from "./invalid-option.js";
import { labOptionsSchema } from "./lab-options-schema.js";
import type { Machine } from "./machine.js";
import { expectationsOf, readOptions } from "./read-options.js";
import type { Filled } from "./shape.js";

const expectations = expectationsOf(labOptionsSchema.properties);

/** The machine's own options of `config.lab`, with defaults. They must have been checked. */
export function readLabOptions({ lab }: Pick<Machine, "lab">) {
  return readOptions<Filled<typeof labOptionsSchema>>(lab.options, labOptionsSchema);
}

/** The problems of these options. */
export function invalidLabOptions({ lab }: Pick<Machine, "lab">): readonly InvalidOption[] {
  if (hasForm(lab.options)) return [];
  const found = describeInvalidOptions(lab.options, hasForm.errors ?? [], labOptionsSchema, expectations);
  return found.map(({ option, problem }) => ({ option: `config.lab.${option}`, problem }));
}
