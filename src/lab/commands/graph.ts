import { createOption } from "commander";
import { isInLab } from "../../actions/orbstack/networks/lab-of.js";
import { ExpectedError } from "../../errors.js";
import { cleanLine } from "../../machine/clean-text.js";
import { readGraph } from "../../operations/lab/graph.js";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { graphFormats } from "../graph-formats.js";

interface Options {
  readonly format: keyof typeof graphFormats;
}

/** `vagrant lab graph`: what is connected to what. */
export const graph: Subcommand = (lab, act, session) => {
  const formats = Object.keys(graphFormats);
  lab
    .command("graph")
    .description("show what is connected to what, as a text or for a program that draws it")
    .addOption(createOption("--format <name>", "how to write it").choices(formats).default("text"))
    .action(
      act(async ({ format }: Options) => {
        const machines = await session.machines([]);
        if (!machines.some(isInLab)) throw new ExpectedError("lab_missing", {});
        for (const line of graphFormats[format](await readGraph(machines, session.parts)))
          session.print(cleanLine(line));
        return { exitCode: exitCodes.done };
      }),
    );
};
