import { readOptions } from "../machine/read-options.js";
import type { Filled } from "../machine/shape.js";
import { type KindOptions, kindSchema } from "./kind-schema.js";

/** A kind of device, with defaults. */
export type Kind = ReturnType<typeof readKind>;

export function readKind(name: string, options: KindOptions) {
  return { name, ...readOptions<Filled<typeof kindSchema>>(options, kindSchema) };
}
