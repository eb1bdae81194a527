import { setTimeout as sleep } from "node:timers/promises";
import { ExpectedError } from "../../../errors.js";
import type { GuestResult } from "../../../orbstack/driver.js";
import type { Step, StepContext } from "../../context/step.js";
import { whileTelling } from "../../context/while-telling.js";
import { requirePresent } from "../lookup.js";

/** cloud-init may download packages. */
const timeoutMs = 30 * 60_000;
const retries = 10;
const retryMs = 1_000;
/** The exit status of cloud-init after errors that it recovered from. */
const degraded = 2;
/** The exit status of a shell if the program does not exist. */
const notFound = 127;

/**
 * Waits until cloud-init has finished in a new machine. Its result is final, because it only works at the first boot.
 * After an interrupt, the next `up` continues to wait.
 */
export const finishCloudInit: Step = {
  name: "finish_cloud_init",
  keepsState: true,
  async run(context) {
    const { machine, parts, ui } = context;
    const store = parts.metadata(machine);
    const metadata = await store.read();
    if (metadata?.cloud_init === undefined) return;
    const { name } = (await requirePresent(context)).orb;
    ui.say("info", "Waiting for cloud-init to finish...");
    const result = await whileTelling(ui, "Still waiting for cloud-init", () => waitFor(name, context));
    const { cloud_init: _, ...rest } = metadata;
    await store.write(rest);
    if (result.exitCode === 0) return;
    const output = await readLog(name, context);
    if (result.exitCode !== degraded)
      throw new ExpectedError("cloud_init_failed", { name, output: output || said(result) });
    ui.say("warn", `cloud-init finished with errors:\n${output}`);
  },
};

/** An empty status means that nothing answered, for example because user data made the machine reboot. */
async function waitFor(name: string, context: StepContext): Promise<GuestResult> {
  for (let tries = 0; ; tries++) {
    const result = await runIn(name, ["cloud-init", "status", "--wait"], context);
    const missing = result.exitCode === notFound;
    if (missing || /status:/.test(result.stdout) || tries === retries) return result;
    await sleep(retryMs, undefined, { signal: context.signal });
  }
}

async function readLog(name: string, context: StepContext): Promise<string> {
  const result = await runIn(name, ["tail", "-n", "20", "/var/log/cloud-init-output.log"], context);
  return result.exitCode === 0 ? result.stdout.trim() : "";
}

function runIn(name: string, command: readonly [string, ...string[]], context: StepContext) {
  const { machine, parts, signal } = context;
  return parts.driver(machine).run(name, command, { user: "root", signal, timeoutMs });
}

function said({ stdout, stderr }: GuestResult): string {
  return (stderr || stdout).trim();
}
