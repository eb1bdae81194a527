import { backend_mark as hasMarkForm } from "../generated/validators.js";
import type { Shape } from "../machine/shape.js";
import type { MachinePlace } from "./guest-record.js";
import type { backendMarkSchema } from "./schemas/backend-mark.js";

type Mark = Shape<typeof backendMarkSchema>;

/**
 * The mark of a backend's machine. It proves that the machine is ours, and names its project in case this computer
 * loses all its records. One line of JSON, in characters without a meaning in XML.
 */
export function makeMark(id: string, place: MachinePlace): string {
  return JSON.stringify({ id, ...place } satisfies Mark).replace(
    /[<>&\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The project in a mark; `undefined` if there is none. Not trusted, because everyone who may use the backend can write it. */
export function placeIn(mark: string): MachinePlace | undefined {
  try {
    const value: unknown = JSON.parse(mark);
    return hasMarkForm(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
