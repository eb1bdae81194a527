import { backend_mark as hasMarkForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import type { MachinePlace } from "./guest-record.js";
import type { backendMarkSchema } from "./schemas/backend-mark.js";

type Mark = Shape<typeof backendMarkSchema>;

/**
 * The mark of one machine of a backend: it says, beside our own registry, that the machine is the one that we made, and whose it is on
 * the day when all that this computer knew of it is lost. One line of JSON, in letters that have no meaning of their own in XML.
 */
export function makeMark(id: string, place: MachinePlace): string {
  return JSON.stringify({ id, ...place } satisfies Mark).replace(
    /[<>&\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Whose the machine of that mark is. Who may use the hypervisor can write anything there. `undefined`: it does not say. */
export function placeIn(mark: string): MachinePlace | undefined {
  try {
    const value: unknown = JSON.parse(mark);
    return hasMarkForm(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
