import type { ReadStream, WriteStream } from "node:tty";

/** The alternate screen, without a cursor, and without going on in the next line where one is full. */
const enterSequence = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const leaveSequence = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const home = "\u001b[H";
/**
 * From here on. Before each line, not after it: there it would take the last character of one that is as long as the screen is wide.
 */
const clear = "\u001b[J";

/** A whole terminal, which is left as it was found. */
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

  /** In one piece, over what is there: nothing flickers. */
  draw(lines: readonly string[]): void {
    if (!this.entered) return;
    const text = lines.map((line) => `${clear}${line}`).join("\r\n");
    this.output.write(`${home}${text}`);
  }
}
