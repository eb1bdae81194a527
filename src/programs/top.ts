/**
 * `vagrant vm top`: replaces the `vagrant` process and takes over the terminal. Its argument is the path of a file with
 * a `TopInput`, which it deletes. It always restores the terminal.
 */
import { readFile, rm, rmdir } from "node:fs/promises";
import { constants } from "node:os";
import { dirname } from "node:path";
import { silentLogger } from "../machine/logger.js";
import type { TopInput } from "../vm/commands/top.js";
import { press, readKeys } from "../vm/top/keys.js";
import { Screen } from "../vm/top/screen.js";
import { firstChoice, viewOf } from "../vm/top/view.js";
import { watchMachines } from "../vm/top/watch-machines.js";
import { buildParts } from "./build-parts.js";

const { stdin, stdout } = process;
const screen = new Screen(stdin, stdout);
const controller = new AbortController();

process.on("exit", () => {
  controller.abort();
  screen.leave();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
process.on("uncaughtException", (error) => {
  screen.leave();
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

async function readInput(file: string): Promise<TopInput> {
  const text = await readFile(file, "utf8");
  await rm(file);
  await rmdir(dirname(file));
  return JSON.parse(text);
}

async function main(): Promise<void> {
  const { machines, colour, intervalMs, timeoutMs } = await readInput(process.argv[2] ?? "");
  const parts = buildParts(silentLogger);
  let choice = firstChoice;
  const watched = watchMachines(machines, { parts, signal: controller.signal, intervalMs, timeoutMs }, draw);

  function draw(): void {
    // Read each time, because the signal for a change may arrive before the change.
    const [columns, rows] = stdout.getWindowSize();
    const screenState = { colour, columns, rows, now: parts.now(), count: machines.length };
    const { lines, offset } = viewOf(watched.reports(), choice, screenState);
    choice = { ...choice, offset };
    screen.draw(lines);
  }

  function onKey(key: string): void {
    const next = press(key, choice);
    if (next === "quit") process.exit(0);
    else if (next === "interrupt") process.kill(0, "SIGINT");
    // What Ctrl-Z does in a normal terminal: our parent is suspended, too.
    else if (next === "suspend") process.kill(0, "SIGTSTP");
    else choice = next;
    draw();
  }

  process.on("SIGTSTP", () => {
    screen.leave();
    process.kill(process.pid, "SIGSTOP");
  });
  process.on("SIGCONT", () => {
    screen.enter();
    draw();
  });
  stdout.on("resize", draw);
  stdin.setEncoding("utf8").on("data", (text: string) => readKeys(text).forEach(onKey));
  stdin.on("end", () => process.exit(0));
  screen.enter();
  draw();
  // Also while no machine answers: time passes, and the signal for a change of size may have come too early.
  setInterval(draw, intervalMs).unref();
  await watched.ended;
}

void main();
