import { createHash } from "node:crypto";
import type { Parts } from "../../actions/context/parts.js";
import { ExpectedError, messageOf } from "../../errors.js";
import { type Machine, PREPARING_ID } from "../../machine/machine.js";
import { type GuestAnswer, parseAnswer } from "./guest-answer.js";
import { answerBytes, reportCommand } from "./guest-question.js";

/** How long an answer is reused, so that programs which ask every second do not load the guest. */
const lifetimeMs = 5_000;
/** A guest that did not answer in time needs no cleanup. */
const ending = [{ signal: "SIGTERM", graceMs: 100 }] as const;

interface AskOptions {
  readonly parts: Parts;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly units: readonly string[];
  /** An earlier sample of the CPU time exists; ask again for one more. */
  readonly sampled: boolean;
}

/** A guest's answer, and when it was given. */
export interface Asked {
  readonly answer: GuestAnswer;
  readonly askedAt: Date;
}

/**
 * Asks the guest all questions in one command, unless any process asked the same within the last five seconds. Fails as
 * `GuestAccess.enter` and `Guest.run` do, and with `guest_unreachable` if the answer makes no sense.
 */
export async function askOrRemember(machine: Machine, options: AskOptions): Promise<Asked> {
  const { parts, sampled } = options;
  if (sampled) return ask(machine, options).then(({ asked }) => asked);
  const store = parts.guestAnswers(machine);
  const question = createHash("sha256")
    .update(JSON.stringify(reportCommand(options.units)))
    .digest("hex");
  const remembered = await store.read();
  if (remembered?.machine_id === machine.id && remembered?.question === question) {
    const askedAt = new Date(remembered.asked_at);
    const answer = isFresh(askedAt, parts.now()) ? parseAnswer(remembered.answer) : undefined;
    if (answer !== undefined) {
      parts.logger.debug({ machine: machine.name, askedAt }, "the guest's answer is remembered");
      return { answer, askedAt };
    }
  }
  const { asked, text } = await ask(machine, options);
  const record = {
    schema_version: 1,
    machine_id: machine.id ?? PREPARING_ID,
    question,
    asked_at: asked.askedAt.toISOString(),
    answer: text,
  } as const;
  await store.write(record).catch((error: unknown) => {
    parts.logger.warn({ machine: machine.name, reason: messageOf(error) }, "the answer is not remembered");
  });
  return asked;
}

async function ask(
  machine: Machine,
  { parts, signal, timeoutMs, units, sampled }: AskOptions,
): Promise<{ readonly asked: Asked; readonly text: string }> {
  const guest = await parts.provider(machine).guest.enter(machine);
  const options = { timeoutMs, signal, ending, maxBytes: answerBytes };
  const { stdout, stderr } = await guest.run(reportCommand(units, sampled), options);
  const answer = parseAnswer(stdout);
  if (answer === undefined) {
    const reason = stderr.trim().slice(0, 500) || "its answer does not match the question";
    throw new ExpectedError("guest_unreachable", { name: machine.name, reason });
  }
  return { asked: { answer, askedAt: parts.now() }, text: stdout };
}

/** An answer from the future is not fresh, because the clock may have been set. */
function isFresh(askedAt: Date, now: Date): boolean {
  const age = now.getTime() - askedAt.getTime();
  return age >= 0 && age < lifetimeMs;
}
