import { cleanLine } from "../../machine/clean-text.js";
import type { Machine } from "../../machine/machine.js";
import type { OutputStream } from "../../machine/ui.js";
import type { Session } from "../session/session.js";
import { paint, type Style } from "./paint.js";

const styles: readonly Style[] = ["cyan", "yellow", "green", "red"];

/**
 * Puts the machine's name before each line, as in `web | listening`. The function writes one line of the machine with
 * that index, and resolves when the line was accepted.
 */
export function prefixed(
  machines: readonly Machine[],
  { terminal, stream }: Session,
): (index: number, to: OutputStream, line: string) => Promise<void> {
  const width = Math.max(...machines.map(({ name }) => name.length));
  const prefixes = machines.map(({ name }, index) =>
    paint(terminal, styles[index % styles.length], `${name.padEnd(width)} |`),
  );
  return (index, to, line) => stream(to, Buffer.from(`${prefixes[index]} ${cleanLine(line)}\n`));
}
