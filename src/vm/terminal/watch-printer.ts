import { relative } from "node:path";
import { limitsOf } from "../../actions/vagrant/tell-changes.js";
import { cleanText } from "../../machine/clean-text.js";
import type { Machine } from "../../machine/machine.js";
import { sentenceOf } from "../../machine/sentences.js";
import type { OptionsEvent } from "../../operations/watch-options.js";
import type { Regeneration } from "../../vagrantfile/regenerate.js";
import type { Session } from "../session/session.js";
import { type JsonContent, jsonLine } from "./print-json.js";

/** How `vagrant vm watch` reports events. */
export interface WatchPrinter {
  event(machine: Machine, event: OptionsEvent): void;
  /** What a reload would change. */
  pending(machine: Machine, regeneration: Regeneration): void;
  reloaded(machine: Machine): void;
}

/** As text. */
export function plainWatchPrinter({ cwd, print, say }: Session): WatchPrinter {
  const named = (files: readonly string[]) => files.map((file) => cleanText(relative(cwd, file))).join(", ");
  const tell = ({ name }: Machine, title: string, diff: string, regeneration: Regeneration) => {
    print([`${name}: ${title}`, ...(diff === "" ? [] : [diff.trimEnd()])].join("\n"));
    for (const sentence of limitsOf(regeneration)) say(`${name}: ${sentence}`);
  };
  return {
    event(machine, event) {
      const { name } = machine;
      if (event.kind === "watching") say(`${name}: watching ${named(event.files)}`);
      else if (event.kind === "failed") say(`${name}: ${sentenceOf(event.error)}`);
      else {
        const { changed, pending, diff, pendingDiff } = event.regeneration;
        const cause =
          event.files.length === 0 ? "its configuration changed" : `${named(event.files)} changed`;
        const effect = pending ? "; `vagrant reload` applies this:" : "; the machine is up to date";
        tell(machine, cause + effect, changed ? diff : pendingDiff, event.regeneration);
      }
    },
    pending(machine, regeneration) {
      const { pending, pendingDiff } = regeneration;
      const title = pending ? "`vagrant reload` would apply this:" : "`vagrant reload` would change nothing";
      tell(machine, title, pending ? pendingDiff : "", regeneration);
    },
    reloaded: ({ name }) => print(`${name}: reloaded`),
  };
}

type Content = JsonContent<"vm-watch">;

/** As JSON, one object per line. */
export function jsonWatchPrinter(session: Session): WatchPrinter {
  const line = ({ name }: Machine, event: Content["event"], content: Omit<Content, "machine" | "event">) =>
    session.print(jsonLine("vm-watch", { machine: name, event, ...content }));
  const described = ({ pending, needsDestroy, keptAside }: Regeneration): Partial<Content> => ({
    pending,
    needs_destroy: needsDestroy,
    kept_aside: keptAside,
  });
  return {
    event(machine, event) {
      const { kind, files } = event;
      if (kind === "watching") line(machine, "watching", { files });
      else if (kind === "failed") line(machine, "failed", { files, error: sentenceOf(event.error) });
      else {
        const { changed, diff, pendingDiff } = event.regeneration;
        line(machine, "changed", {
          files,
          diff: changed ? diff : pendingDiff,
          ...described(event.regeneration),
        });
      }
    },
    pending: (machine, regeneration) =>
      line(machine, "pending", { diff: regeneration.pendingDiff, ...described(regeneration) }),
    reloaded: (machine) => line(machine, "reloaded", {}),
  };
}
