import { constants } from "node:os";
import { PassThrough, type Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { IncusError } from "./incus-error.js";
import { ReplayableInput } from "./replayable-input.js";
import type { ExecSession } from "./start-command.js";

const mostAttempts = 4;
const pauseMs = 100;

/** Incus' message if it could not start a command in the guest, which happens occasionally under load. */
const neverStarted = "Failed to retrieve PID of executing child process";

/** A session that restarts its command if Incus could not start it. Its reader and writer do not notice. */
export class RetriedSession implements ExecSession {
  readonly stdin = this.inputOf();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly exit: Promise<number>;
  private readonly input = new ReplayableInput();
  private heard = false;
  private ended = false;

  constructor(
    private current: ExecSession,
    private readonly start: () => Promise<ExecSession>,
  ) {
    this.connect();
    this.exit = this.run().finally(() => this.endStreams());
    // The caller may read the exit status later or not at all, which must not be an unhandled rejection.
    this.exit.catch(() => undefined);
  }

  resize(width: number, height: number): void {
    this.current.resize(width, height);
  }

  kill(signal: number): void {
    this.current.kill(signal);
  }

  hangUp(): void {
    for (const stream of [this.stdout, this.stderr]) stream.unpipe().resume();
    this.input.forget();
    this.current.hangUp();
  }

  private async run(attempt = 1): Promise<number> {
    try {
      return await this.current.exit;
    } catch (error) {
      if (attempt === mostAttempts || !isNeverStarted(error)) throw error;
      await this.startAgain(error);
      return this.run(attempt + 1);
    }
  }

  private async startAgain(reason: unknown): Promise<void> {
    await sleep(pauseMs);
    if (!this.mayStartAgain()) throw reason;
    const next = await this.start();
    // More input than we keep may have arrived meanwhile.
    if (!this.mayStartAgain()) {
      next.kill(constants.signals.SIGKILL);
      throw reason;
    }
    this.current = next;
    this.connect();
    this.input.replay(next.stdin);
  }

  private mayStartAgain(): boolean {
    const { stdout, stderr } = this.current;
    return !this.heard && this.input.isWhole && stdout.readableLength + stderr.readableLength === 0;
  }

  private connect(): void {
    this.passOn(this.current.stdout, this.stdout);
    this.passOn(this.current.stderr, this.stderr);
  }

  private passOn(from: Readable, to: PassThrough): void {
    from.once("data", () => {
      this.heard = true;
      this.input.forget();
    });
    from.pipe(to, { end: false });
    // The end of a failed attempt's output is not the end of the session's.
    from.once("end", () => (this.heard || this.ended) && to.end());
  }

  /** Ends the streams. Output that was not read yet still follows. */
  private endStreams(): void {
    this.ended = true;
    if (this.current.stdout.readableEnded) this.stdout.end();
    if (this.current.stderr.readableEnded) this.stderr.end();
  }

  private inputOf(): Writable {
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.input.add(chunk);
        this.current.stdin.write(chunk, () => done());
      },
      final: (done) => {
        this.input.end();
        this.current.stdin.end(() => done());
      },
    });
    return stream.on("error", () => undefined);
  }
}

function isNeverStarted(error: unknown): boolean {
  return error instanceof IncusError && error.message.includes(neverStarted);
}
