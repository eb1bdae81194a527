import type { Machine } from "../../src/machine/machine.js";
import type { OutputStream } from "../../src/machine/ui.js";
import { version } from "../../src/version.js";
import { type Machines, requireSome } from "../../src/vm/session/machines.js";
import type { ActionEnv, Session, Terminal } from "../../src/vm/session/session.js";
import { FakeWorld } from "./fake-parts.js";
import { expectJsonToFit } from "./json-format.js";

/** A run of `vagrant vm` in memory. Its output is kept, and `answer` answers questions. JSON must fit its published format. */
export class FakeSession implements Session {
  readonly world = new FakeWorld();
  readonly parts = this.world.parts;
  readonly signal = new AbortController().signal;
  readonly cwd: string = "/project";
  readonly homePath = "/home";
  readonly rootPath = "/project";
  readonly versions = { plugin: version, vagrant: "2.4.1", ruby: "3.1.4" };
  terminal: Terminal = { interactive: false, colour: false, columns: undefined };
  stdout = "";
  stderr = "";
  answer = "";
  readonly asked: string[] = [];
  readonly acts: string[] = [];
  /** What Vagrant's actions do. */
  onAct: (action: string, env: ActionEnv) => Promise<void> = async () => undefined;

  constructor(readonly found: Machine[] = []) {}

  readonly write = (stream: OutputStream, text: string): void => {
    expectJsonToFit(text);
    this[stream] += text;
  };
  readonly stream = async (stream: OutputStream, bytes: Uint8Array): Promise<void> =>
    this.write(stream, Buffer.from(bytes).toString("utf8"));
  readonly print = (text: string): void => this.write("stdout", `${text}\n`);
  readonly say = (text: string): void => this.write("stderr", `${text}\n`);
  readonly ask = async (question: string): Promise<string> => {
    this.asked.push(question);
    return this.answer;
  };
  machines = async (targets: readonly string[]): Promise<Machines> =>
    requireSome(this.found.filter(({ name }) => targets.length === 0 || targets.includes(name)));
  readonly projectMachines = async (): Promise<readonly Machine[]> => this.found;
  readonly act = async ({ name }: Machine, action: string, env: ActionEnv = {}): Promise<void> => {
    this.acts.push([action, name, ...Object.entries(env).map((pair) => pair.join("="))].join(" "));
    await this.onAct(action, env);
  };
}
