import { resolve } from "node:path";
import { InvalidArgumentError } from "commander";
import { cleanLine } from "../../machine/clean-text.js";
import { formatSize } from "../../machine/size.js";
import { type CaptureOutput, capture as captureIn } from "../../operations/lab/capture.js";
import { GrowingFile } from "../../state/growing-file.js";
import { oneMachine } from "../../vm/arguments/one-machine.js";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Session } from "../../vm/session/session.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { UsageError } from "../../vm/session/usage-error.js";

/** `vagrant lab capture`: the packets of an interface, as a text or for other programs. */
export const capture: Subcommand = (lab, act, session) => {
  lab
    .command("capture")
    .description("capture the packets of an interface by tcpdump, until Ctrl-C")
    .usage("[options] <machine> <interface> [-- word...]")
    .argument("<machine>", "a name or an id from global-status")
    .argument("<interface>", "such as eth1", readInterface)
    .argument("[word...]", "words for tcpdump, such as `-c 10 icmp`")
    .option("-w, --write <file>", "write a pcap file; with `-`, to standard output")
    .action(
      act(
        async (
          target: string,
          name: string,
          words: readonly string[],
          { write }: { readonly write?: string },
        ) => {
          checkWords(words, write, session);
          const machine = await oneMachine(session, target);
          const sink = await sinkFor(write, session);
          const { parts, signal, say } = session;
          const options = { parts, signal, interface: name, words, output: sink.output };
          const onMessage = (line: string) => say(cleanLine(line));
          const status = await captureIn(machine, { ...options, onMessage }).finally(sink.close);
          sink.conclude();
          return { exitCode: status === 0 ? exitCodes.done : exitCodes.failed };
        },
      ),
    );
};

/** Where packets go. */
interface Sink {
  readonly output: CaptureOutput;
  close(): Promise<void>;
  /** Says what was written. */
  conclude(): void;
}

async function sinkFor(write: string | undefined, { cwd, stream, print }: Session): Promise<Sink> {
  const open = { close: async () => undefined, conclude: () => undefined };
  if (write === undefined) {
    const onLine = (line: string) => stream("stdout", Buffer.from(`${cleanLine(line)}\n`));
    return { ...open, output: { onLine } };
  }
  if (write === "-") return { ...open, output: { onPcap: (chunk) => stream("stdout", chunk) } };
  const file = await GrowingFile.at(resolve(cwd, write));
  return {
    output: { onPcap: (chunk) => file.append(chunk) },
    close: () => file.close(),
    conclude: () => print(`${write}: ${formatSize(file.length)}`),
  };
}

function checkWords(words: readonly string[], write: string | undefined, { terminal }: Session): void {
  if (words.some((word) => /^-[iw]$/.test(word)))
    throw new UsageError("`-w` and the interface come before `--`; the words after it are for tcpdump");
  if (write === "-" && terminal.columns !== undefined)
    throw new UsageError("`-w -` writes no text: send it to another program, such as `| wireshark -k -i -`");
}

/** A leading dash would be read as an option. */
function readInterface(text: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,14}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected an interface, such as eth1.");
}
