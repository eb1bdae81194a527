import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { WebSocket } from "ws";
import { temporaryFolder } from "./temporary-folder.js";

const programs = ["chromium", "chromium-headless-shell"];

/** The name of a Chromium that is installed. */
export async function findChromium(): Promise<string | undefined> {
  for (const program of programs) {
    const found = await promisify(execFile)(program, ["--version"]).catch(() => undefined);
    if (found !== undefined) return program;
  }
  return undefined;
}

type Message = { readonly id?: number; readonly result?: Record<string, unknown>; readonly error?: object };

/** A page in Chromium, by the DevTools protocol. */
export class Browser {
  private nextId = 1;

  private constructor(
    private readonly program: ChildProcess,
    private readonly socket: WebSocket,
  ) {}

  static async open(program: string, url: string): Promise<Browser> {
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"];
    const profile = `--user-data-dir=${await temporaryFolder()}`;
    const child = spawn(program, [...flags, profile, "--window-size=1400,900", url], {
      stdio: ["ignore", "ignore", "pipe"],
      // In Debian, the program is a script, which must end together with the browser.
      detached: true,
    });
    const origin = await debuggerOf(child);
    const pages = (await (await fetch(`${origin}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const address = pages.find(({ type }) => type === "page")?.webSocketDebuggerUrl ?? "";
    const socket = new WebSocket(address);
    await once(socket, "open");
    return new Browser(child, socket);
  }

  async call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = this.nextId++;
    const answered = new Promise<Message>((resolve) => {
      const listen = (data: unknown) => {
        const message = JSON.parse(String(data)) as Message;
        if (message.id !== id) return;
        this.socket.off("message", listen);
        resolve(message);
      };
      this.socket.on("message", listen);
    });
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result ?? {};
  }

  /** The value of an expression in the page. */
  async valueOf<T>(expression: string): Promise<T> {
    const { result } = await this.call("Runtime.evaluate", { expression, returnByValue: true });
    return (result as { value: T }).value;
  }

  async press(key: string, code: number): Promise<void> {
    for (const type of ["rawKeyDown", "keyUp"])
      await this.call("Input.dispatchKeyEvent", { type, key, code: key, windowsVirtualKeyCode: code });
  }

  async close(): Promise<void> {
    this.socket.close();
    const { pid } = this.program;
    if (pid === undefined) return;
    // When all of its processes have ended, which write to the profile until then.
    const ended = once(this.program, "close");
    process.kill(-pid);
    await ended;
  }
}

/** Chromium says on which port it listens. */
async function debuggerOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error("Chromium has no output");
  for await (const line of createInterface(stderr)) {
    const found = /^DevTools listening on ws:\/\/([\d.:]+)\//.exec(line);
    if (found !== null) {
      stderr.resume();
      return `http://${found[1]}`;
    }
  }
  throw new Error("Chromium has ended");
}
