import { constants } from "node:os";
import { PassThrough, type Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { IncusError } from "./client.js";
import { KeptInput } from "./kept-input.js";
import type { ExecSession } from "./start-command.js";

const mostAttempts = 4;
const pauseMs = 100;

/** Incus' words for a command that it could not start in the guest, which happens now and then under load. */
const neverStarted = "Failed to retrieve PID of executing child process";

/** A command that is started again, unseen by its reader and writer, as long as Incus could not start it. */
export class RepeatedSession implements ExecSession {
  readonly stdin = this.inputOf();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly exit: Promise<number>;
  private readonly input = new KeptInput();
  private heard = false;
  private settled = false;

  constructor(
    private current: ExecSession,
    private readonly start: () => Promise<ExecSession>,
  ) {
    this.connect();
    this.exit = this.run().finally(() => this.settle());
    // The caller may look at the exit status later, or never.
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
    // Meanwhile there may have come more input than is kept.
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
    // What ends without a word may be the end of an attempt alone.
    from.once("end", () => (this.heard || this.settled) && to.end());
  }

  /** What has not been read yet is still to come. */
  private settle(): void {
    this.settled = true;
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
