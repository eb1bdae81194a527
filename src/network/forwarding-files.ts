import {
  forwarding_plan as hasPlanForm,
  forwarder_process as hasProcessForm,
} from "../generated/validators.js";
import type { ProcessId } from "../process/process-id.js";
import { type Check, readJson, removeFile, writeJson } from "../state/json-file.js";
import { paths } from "../state/paths.js";
import type { ForwardingPlan } from "./forwarding-plan.js";

interface JsonFile<T> {
  read(): Promise<T | undefined>;
  write(value: T): Promise<void>;
  remove(): Promise<void>;
}

/** The forwarding plan of the machine with this data folder. */
export function planFile(dataDir: string): JsonFile<ForwardingPlan> {
  return jsonFile(paths.forwarding(dataDir), hasPlanForm);
}

/** The forwarder's process. */
export function processFile(dataDir: string): JsonFile<ProcessId> {
  return jsonFile(paths.forwarderProcess(dataDir), hasProcessForm);
}

function jsonFile<T>(path: string, check: Check<T>): JsonFile<T> {
  return {
    read: () => readJson(path, check),
    write: (value) => writeJson(path, value),
    remove: () => removeFile(path),
  };
}
