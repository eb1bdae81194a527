import type { ReadStream, WriteStream } from "node:tty";

/** Switches to the alternate screen, hides the cursor and disables line wrapping. */
const enterSequence = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const leaveSequence = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const home = "\u001b[H";
/** Clears the rest of the screen. Comes before each line: after a line of full width, it would delete the last character. */
const clear = "\u001b[J";

/** Takes over the whole terminal, and restores it on close. */
export class Screen {
  private entered = false;

  constructor(
    private readonly input: Pick<ReadStream, "setRawMode">,
    private readonly output: Pick<WriteStream, "write">,
  ) {}

  enter(): void {
    if (this.entered) return;
    this.entered = true;
    this.input.setRawMode(true);
    this.output.write(enterSequence);
  }

  leave(): void {
    if (!this.entered) return;
    this.entered = false;
    this.output.write(leaveSequence);
    this.input.setRawMode(false);
  }

  /** Draws over the previous screen in one write, so it does not flicker. */
  draw(lines: readonly string[]): void {
    if (!this.entered) return;
    const text = lines.map((line) => `${clear}${line}`).join("\r\n");
    this.output.write(`${home}${text}`);
  }
}
