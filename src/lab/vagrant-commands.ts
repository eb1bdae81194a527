import { runVm } from "../vm/program.js";
import { runLab } from "./program.js";

/** The commands that the plugin adds to Vagrant, by name. They share most of their parts, so one bundle has both. */
export const vagrantCommands = { vm: runVm, lab: runLab } as const;
