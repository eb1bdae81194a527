import { styleText } from "node:util";
import type { Terminal } from "../session/session.js";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** The text in a style if the terminal has colours; otherwise unchanged. */
export function paint({ colour }: Pick<Terminal, "colour">, style: Style | undefined, text: string): string {
  // The sidecar's own streams are pipes even if the user has a terminal.
  return colour && style !== undefined ? styleText(style, text, { validateStream: false }) : text;
}
