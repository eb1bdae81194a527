import { styleText } from "node:util";
import type { Terminal } from "../session/session.js";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** The text in a style, on a terminal that has colours; elsewhere as it is. */
export function paint({ colour }: Pick<Terminal, "colour">, style: Style | undefined, text: string): string {
  // The sidecar's own streams are pipes, whatever the user has.
  return colour && style !== undefined ? styleText(style, text, { validateStream: false }) : text;
}
