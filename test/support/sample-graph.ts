import type { StateId } from "../../src/machine/state.js";
import { linksOf } from "../../src/network/links.js";
import type { Graph } from "../../src/operations/lab/graph.js";
import { link } from "./links.js";

/** The ends of a link with their addresses. */
export type SampleLink = Readonly<Record<string, string | undefined>>;

/** A lab with these links. Its machines are running unless `states` says otherwise. */
export function sampleGraph(
  links: readonly SampleLink[],
  states: Readonly<Record<string, StateId | undefined>> = {},
): Graph {
  const declared = links.map((ends) => link(ends));
  const names = declared.flatMap(({ ends }) => ends.map(({ end }) => end.split(":")[0] ?? ""));
  return {
    name: "campus",
    machines: [...new Set(names)].map((name) => ({
      name,
      state: name in states ? states[name] : "running",
    })),
    links: linksOf({ lab: { links: declared, options: {}, name: "campus", machines: names, misplaced: [] } }),
  };
}
