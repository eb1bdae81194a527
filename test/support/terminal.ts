import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { onTestFinished } from "vitest";

/** Long, because a test that reaches it has failed anyway. */
const timeoutMs = 60_000;

/** A terminal with a shell, in its own tmux server, which is ended after the test. */
export class Terminal {
  private constructor(private readonly socket: string) {}

  static async open(folder: string, environment: Record<string, string>): Promise<Terminal> {
    const terminal = new Terminal(`vot-${randomBytes(4).toString("hex")}`);
    onTestFinished(async () => {
      await terminal.tmux("kill-server");
    });
    const variables = Object.entries(environment).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const size = ["-x", "100", "-y", "24"];
    await terminal.tmux("new-session", "-d", ...size, "-c", folder, ...variables, "bash --norc --noprofile");
    return terminal;
  }

  /** Keys by tmux's names, such as `C-c`, or text. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.tmux("send-keys", ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  async screen(): Promise<string> {
    return this.tmux("capture-pane", "-p");
  }

  /** Whether the alternate screen is active, and the cursor visible: `0 1` in a shell. */
  async flags(): Promise<string> {
    return this.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}");
  }

  /** The screen, once it matches. */
  shows(pattern: RegExp): Promise<string> {
    return this.until(
      () => this.screen(),
      (screen) => pattern.test(screen),
    );
  }

  /** Waits until the alternate screen is left. */
  async leaves(): Promise<void> {
    await this.until(
      () => this.flags(),
      (flags) => flags.startsWith("0"),
    );
  }

  private async until(look: () => Promise<string>, isRight: (seen: string) => boolean): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const seen = await look();
      if (isRight(seen)) return seen;
      if (Date.now() > deadline) throw new Error(`it did not come to that:\n${seen}\n${await this.screen()}`);
      await sleep(100);
    }
  }

  private async tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await execa("tmux", ["-L", this.socket, "-f", "/dev/null", ...args]);
    return stdout;
  }
}
