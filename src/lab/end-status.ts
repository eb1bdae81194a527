import type { EndReport } from "../operations/lab/lab-status.js";
import type { Cell } from "../vm/terminal/table.js";

/** Whether an end is up. `null`: the guest was not asked, or its answer cannot be read. */
export function statusOfEnd(guest: EndReport["guest"]): "up" | "down" | "missing" | null {
  if (guest === undefined) return null;
  if (guest === "missing") return guest;
  return guest.up ? "up" : "down";
}

export function statusCell(guest: EndReport["guest"]): Cell {
  const status = statusOfEnd(guest);
  return status === null ? "-" : { text: status, style: status === "up" ? "green" : "red" };
}
