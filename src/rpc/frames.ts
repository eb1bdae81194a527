/** The maximum length of a frame's header. */
const longestHeader = 4 * 1024;
/** The maximum size of a frame; the shim has the same. Real messages are much smaller. */
const largestFrame = 64 * 1024 * 1024;
const headerEnd = Buffer.from("\r\n\r\n");

/**
 * Splits bytes into frames and returns the text of each. The work per byte is bounded for any input. Throws at the
 * first invalid byte, because nothing after it could be trusted.
 */
export class Frames {
  private chunks: Buffer[] = [];
  private size = 0;
  /** The length of the current body. */
  private expected: number | undefined;

  *take(chunk: Buffer): Generator<string> {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (;;) {
      this.expected ??= this.readHeader();
      if (this.expected === undefined || this.size < this.expected) return;
      yield this.cut(this.expected).toString("utf8");
      this.expected = undefined;
    }
  }

  private readHeader(): number | undefined {
    if (this.size === 0) return undefined;
    const start = this.peek(longestHeader);
    const end = start.indexOf(headerEnd);
    if (end === -1) {
      refuseUnless(isBeginning(start), start);
      refuseUnless(this.size < longestHeader, start);
      return undefined;
    }
    const header = start.subarray(0, end).toString("latin1");
    const [, length] =
      /^(?:[A-Za-z-]+: [^\r\n]*\r\n)*?Content-Length: (\d{1,9})(?:\r\n|$)/i.exec(header) ?? [];
    refuseUnless(length !== undefined && Number(length) <= largestFrame, start);
    this.cut(end + headerEnd.length);
    return Number(length);
  }

  private peek(most: number): Buffer {
    if ((this.chunks[0]?.length ?? 0) < Math.min(most, this.size)) this.chunks = [Buffer.concat(this.chunks)];
    return (this.chunks[0] ?? Buffer.alloc(0)).subarray(0, most);
  }

  private cut(length: number): Buffer {
    const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    const rest = all.subarray(length);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.size = rest.length;
    return all.subarray(0, length);
  }
}

/** Whether a header may begin like this: with the letters of its name. */
function isBeginning(bytes: Buffer): boolean {
  return /^[A-Za-z-]{1,40}(:|$)/.test(bytes.subarray(0, 41).toString("latin1"));
}

function refuseUnless(condition: boolean, bytes: Buffer): void {
  if (condition) return;
  throw new Error(`unexpected ${JSON.stringify(bytes.subarray(0, 60).toString("latin1"))}`);
}
