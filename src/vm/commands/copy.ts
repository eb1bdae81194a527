import { cleanLine } from "../../machine/clean-text.js";
import { formatSize } from "../../machine/size.js";
import { guestSide, hostSide, type Side } from "../../operations/transfer/side.js";
import { transfer } from "../../operations/transfer/transfer.js";
import { oneMachine } from "../arguments/one-machine.js";
import type { Copying } from "../arguments/places.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Ending } from "../session/subcommand.js";
import { printJson } from "../terminal/print-json.js";
import { whileShowing } from "../terminal/progress.js";

export interface CopyOptions {
  readonly user?: string;
  readonly json?: true;
}

/** The differences between `push` and `pull`. */
interface Direction {
  readonly schema: "vm-push" | "vm-pull";
  /** For example `Copying to`. */
  readonly doing: string;
  ends(host: Side, guest: Side): { readonly from: Side; readonly to: Side };
}

/** Copies between this computer and a machine, and prints how much was copied. */
export async function copy(
  session: Session,
  { machine: named, sources, target }: Copying,
  { user, json }: CopyOptions,
  { schema, doing, ends }: Direction,
): Promise<Ending> {
  const { parts, signal, cwd, print, say } = session;
  const machine = await oneMachine(session, named);
  const { from, to } = ends(hostSide(cwd, parts.logger), await guestSide(machine, parts, user));
  let bytes = 0;
  const onPiece = (length: number) => {
    bytes += length;
  };
  const { files, refused } = await whileShowing(
    session,
    (seconds) => `${doing} ${machine.name} (${seconds} s, ${formatSize(bytes)})...`,
    () => transfer({ from, sources, to, target, signal, onPiece }),
  );
  for (const { path, reason } of refused) say(`Skipped ${cleanLine(path)}: ${reason}`);
  const report = { machine: machine.name, from: sources, to: target, files, bytes };
  if (json) printJson(session, schema, schema === "vm-pull" ? { ...report, refused } : report);
  else print(`${to.prefix}${target}: ${files} ${files === 1 ? "file" : "files"} (${formatSize(bytes)})`);
  return { exitCode: exitCodes.done };
}
