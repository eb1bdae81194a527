import { createOption } from "commander";
import { cleanLine } from "../../machine/clean-text.js";
import { readGraph } from "../../operations/lab/graph.js";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { graphFormats } from "../graph-formats.js";
import { labMachines } from "../lab-machines.js";

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
        const machines = await labMachines(session);
        for (const line of graphFormats[format](await readGraph(machines, session.parts)))
          session.print(cleanLine(line));
        return { exitCode: exitCodes.done };
      }),
    );
};
