import { stripVTControlCharacters } from "node:util";
import type { Parts } from "../../actions/context/parts.js";
import type { GuestRun } from "../../actions/guest/guest.js";
import { guestFailure } from "../../actions/guest/guest-failure.js";
import { ExpectedError, isExpected } from "../../errors.js";
import { capture as script } from "../../generated/guest-scripts.js";
import type { Machine } from "../../machine/machine.js";
import { suggest } from "../../machine/nearest.js";
import { endWithInput, endWithInputSteps } from "../guest/end-with-input.js";

/** Where packets go: in the pcap format, or as lines of text. If it returns a promise, the next part waits for it. */
export type CaptureOutput =
  | { readonly onPcap: (chunk: Uint8Array) => Promise<void> }
  | { readonly onLine: (line: string) => unknown };

interface CaptureOptions {
  readonly parts: Parts;
  /** Ends the capture. */
  readonly signal: AbortSignal;
  readonly interface: string;
  /** For tcpdump. */
  readonly words: readonly string[];
  readonly output: CaptureOutput;
  /** What tcpdump says beside that. */
  readonly onMessage: (line: string) => unknown;
}

const statuses = { noTcpdump: 96, noInterface: 97 };
const longestComplaint = 1_000;

/**
 * Captures packets of a running machine until tcpdump ends or the signal fires, which also ends it in the guest. Returns
 * tcpdump's exit status. Fails with `capture_interface_missing` and `guest_tool_missing`, with the failure of `onPcap`,
 * and as `GuestAccess.enter` and `Guest.run` do.
 */
export async function capture(machine: Machine, options: CaptureOptions): Promise<number> {
  const { parts, words, output, onMessage } = options;
  const guest = await parts.provider(machine).guest.enter(machine);
  const start = new Start();
  const receiver = new Receiver(output);
  // Buffers would delay packets, and questions for names would be packets, too.
  const how = "onPcap" in output ? ["-U", "-w", "-"] : ["-l", "-n"];
  const command = ["sh", "-c", script, "sh", options.interface, ...how, ...words] as const;
  try {
    const result = await guest.run(endWithInput(command), {
      ...receiver.streams,
      timeoutMs: Number.POSITIVE_INFINITY,
      signal: AbortSignal.any([options.signal, receiver.stopped]),
      unbuffered: true,
      ending: endWithInputSteps,
      onErrorLine: (line) => (start.isOver ? onMessage(line) : start.take(line)),
    });
    if (start.isOver) return result.exitCode;
    throw refusal(machine, options.interface, { ...result, stderr: start.complaint });
  } catch (error) {
    receiver.refuse();
    if (start.isOver && isExpected(error, "interrupted")) return 0;
    throw error;
  }
}

/** What `capture.sh` says before tcpdump runs. */
class Start {
  isOver = false;
  complaint = "";

  take(line: string): void {
    this.isOver = line === "capturing";
    if (!this.isOver && this.complaint.length < longestComplaint) this.complaint += `${line}\n`;
  }
}

/** Passes packets on. If that fails, the capture must end. */
class Receiver {
  readonly streams: Pick<GuestRun, "onLine" | "onOutput">;
  private readonly stop = new AbortController();
  private failure: unknown;

  constructor(output: CaptureOutput) {
    if ("onLine" in output) this.streams = output;
    else
      this.streams = {
        onOutput: async (stream, chunk) => {
          if (stream === "stdout" && this.failure === undefined) await this.pass(output.onPcap(chunk));
        },
      };
  }

  get stopped(): AbortSignal {
    return this.stop.signal;
  }

  /** Throws the failure, if there was one. */
  refuse(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private async pass(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      this.failure = error;
      this.stop.abort();
    }
  }
}

function refusal(
  { name }: Machine,
  wanted: string,
  result: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
): ExpectedError {
  const stderr = stripVTControlCharacters(result.stderr);
  if (result.exitCode === statuses.noInterface) {
    const suggestion = suggest(wanted, stderr.trim().split("\n"));
    return new ExpectedError("capture_interface_missing", { name, interface: wanted, suggestion });
  }
  if (result.exitCode === statuses.noTcpdump) {
    const instead = `Install the package tcpdump in it: vagrant ssh ${name} -c 'sudo apt-get install tcpdump'`;
    return new ExpectedError("guest_tool_missing", { name, tool: "tcpdump", instead });
  }
  return guestFailure(name, `capture packets of ${wanted}`, { ...result, stderr });
}
