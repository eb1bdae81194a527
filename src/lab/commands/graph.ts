import { createOption, InvalidArgumentError } from "commander";
import { cleanLine } from "../../machine/clean-text.js";
import { portOf } from "../../machine/figures.js";
import { readGraph } from "../../operations/lab/graph.js";
import { exitCodes } from "../../vm/session/exit-codes.js";
import type { Machines } from "../../vm/session/machines.js";
import type { Session } from "../../vm/session/session.js";
import type { Subcommand } from "../../vm/session/subcommand.js";
import { UsageError } from "../../vm/session/usage-error.js";
import { graphFormats } from "../graph-formats.js";
import { labMachines } from "../lab-machines.js";
import { openPage } from "../page/open-page.js";
import { servePage } from "../page/serve-page.js";

interface Options {
  readonly format?: keyof typeof graphFormats | "html";
  readonly serve?: true | number;
}

/** `vagrant lab graph`: what is connected to what. */
export const graph: Subcommand = (lab, act, session) => {
  const formats = [...Object.keys(graphFormats), "html"];
  lab
    .command("graph")
    .description(
      "show what is connected to what, as a text, a drawing, a page, or for a program that draws it",
    )
    .addOption(createOption("--format <name>", "how to write it (default: text)").choices(formats))
    .option("--serve [port]", "show a page with current states on this computer, until Ctrl-C", readPort)
    .action(
      act(async ({ serve, format = serve === undefined ? "text" : "html" }: Options) => {
        if (serve !== undefined && format !== "html")
          throw new UsageError("--serve shows a page, so --format can only be html");
        const machines = await labMachines(session);
        if (serve !== undefined) await serveGraph(machines, serve === true ? 0 : serve, session);
        else if (format === "html") session.write("stdout", (await openPage(machines, session, false)).html);
        else
          for (const line of graphFormats[format](await readGraph(machines, session.parts)))
            session.print(cleanLine(line));
        return { exitCode: exitCodes.done };
      }),
    );
};

async function serveGraph(machines: Machines, port: number, session: Session): Promise<void> {
  const { signal, print, say } = session;
  const page = await openPage(machines, session, true);
  await servePage(page, {
    ...{ port, signal },
    onReady: (url) => {
      print(url);
      say("Open this address in a browser on this computer. Ctrl-C ends it.");
    },
  });
}

function readPort(text: string): number {
  const port = portOf(text);
  if (port === undefined) throw new InvalidArgumentError("Expected a port from 1 to 65535.");
  return port;
}
