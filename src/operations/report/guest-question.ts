import { report } from "../../generated/guest-scripts.js";
import type { GuestCommand } from "../../orbstack/driver.js";
import { knownServices } from "./known-services.js";

/** More processes than that are no machine that people look at; the rest is left out. */
export const processBytes = 1_000_000;

/** What the whole answer may take, at most. */
export const answerBytes = 2_000_000;

/** Between two samples of the processors' time. */
const pauseSeconds = 0.1;

/** Of whom a guest is to say whether it has them. */
const servers = knownServices.flatMap(({ processes }) => processes).join(" ");

/** @param sampled whether the processors' time was sampled before, and need be sampled only once */
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
