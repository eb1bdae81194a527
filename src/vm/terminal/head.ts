/** The first `limit` bytes of some output. */
export class Head {
  truncated = false;
  private readonly chunks: Uint8Array[] = [];
  private left: number;

  constructor(limit: number) {
    this.left = limit;
  }

  add(chunk: Uint8Array): void {
    if (chunk.length > this.left) this.truncated = true;
    if (this.left > 0) this.chunks.push(chunk.slice(0, this.left));
    this.left -= Math.min(this.left, chunk.length);
  }

  /** Invalid UTF-8 shows as U+FFFD. */
  get text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}
