import type { Parts } from "../../actions/context/parts.js";
import { readGraph } from "../../operations/lab/graph.js";
import type { Machines } from "../../vm/session/machines.js";
import type { ServedPage } from "./answer-request.js";
import { LabReports } from "./lab-reports.js";
import { contentPolicy, renderPage } from "./page.js";
import { pageNodes } from "./page-nodes.js";

interface Opening {
  readonly parts: Parts;
  readonly signal: AbortSignal;
}

/** The page of a lab with its current states, and newer ones later. Asks all machines at once. */
export async function openPage(machines: Machines, context: Opening, live: boolean): Promise<ServedPage> {
  const reports = new LabReports(machines, context);
  const [graph, first] = await Promise.all([readGraph(machines, context.parts), reports.read()]);
  return {
    html: renderPage({ graph, nodes: pageNodes(graph, first), time: new Date(), live }),
    policy: contentPolicy(live),
    state: async () => JSON.stringify({ nodes: pageNodes(graph, await reports.read()) }),
  };
}
