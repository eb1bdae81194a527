import { report } from "../../generated/guest-scripts.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { knownServices } from "./known-services.js";

/** How much of the process list is read. Real machines have fewer processes. */
export const processBytes = 1_000_000;

/** The longest accepted answer. */
export const answerBytes = 2_000_000;

/** Time between two samples of the CPU time. */
const pauseSeconds = 0.1;

/** The programs that a guest looks for. */
const servers = knownServices.flatMap(({ processes }) => processes).join(" ");

/** @param sampled whether an earlier sample of the CPU time exists, so a single new one is enough */
export function reportCommand(units: readonly string[], sampled = false): GuestCommand {
  return [
    "sh",
    "-c",
    report,
    "sh",
    sampled ? "0" : String(pauseSeconds),
    String(processBytes),
    servers,
    ...units,
  ];
}
