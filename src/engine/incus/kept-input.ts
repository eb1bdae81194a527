import type { Writable } from "node:stream";

const mostBytes = 1 << 20;

/** What was sent to a command so far, for as long as it may have to be sent once more. */
export class KeptInput {
  private chunks: Buffer[] | undefined = [];
  private bytes = 0;
  private ended = false;

  /** False when it is too much to keep, or was forgotten. */
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
