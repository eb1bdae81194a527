import type { Writable } from "node:stream";

const mostBytes = 1 << 20;

/** The input that a command got so far, in case it must be sent again. */
export class ReplayableInput {
  private chunks: Buffer[] | undefined = [];
  private bytes = 0;
  private ended = false;

  /** False if it was too much to keep, or was dropped. */
  get isWhole(): boolean {
    return this.chunks !== undefined;
  }

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > mostBytes) this.forget();
    else this.chunks?.push(chunk);
  }

  end(): void {
    this.ended = true;
  }

  forget(): void {
    this.chunks = undefined;
  }

  replay(to: Writable): void {
    for (const chunk of this.chunks ?? []) to.write(chunk);
    if (this.ended) to.end();
  }
}
