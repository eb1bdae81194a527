import { paths } from "../../state/paths.js";
import { writeTemporary } from "../../vagrantfile/temporary.js";
import type { TemporaryContext } from "./context.js";
import { reportOn, type TemporaryReport } from "./report.js";
import { withTemporary } from "./require-temporary.js";
import { runVagrant } from "./run-vagrant.js";

/** Starts a temporary machine, or resumes its interrupted creation. Fails as `NestedVagrant.run` and `withTemporary` do. */
export function startTemporary(name: string, context: TemporaryContext): Promise<TemporaryReport> {
  return withTemporary(name, context, async (record) => {
    await writeTemporary(paths.temporaryProject(context.homePath, name), record, context.parts.now);
    await runVagrant(["up", `--provider=${record.provider}`], record, context);
    return reportOn(record, context);
  });
}

/** Stops it; its disk is kept. */
export function stopTemporary(name: string, context: TemporaryContext): Promise<TemporaryReport> {
  return withTemporary(name, context, async (record) => {
    await runVagrant(["halt"], record, context);
    return reportOn(record, context);
  });
}

/** Stops and starts it. */
export function restartTemporary(name: string, context: TemporaryContext): Promise<TemporaryReport> {
  return withTemporary(name, context, async (record) => {
    await writeTemporary(paths.temporaryProject(context.homePath, name), record, context.parts.now);
    await runVagrant(context.parts.provider(record).restartCommand, record, context);
    return reportOn(record, context);
  });
}
