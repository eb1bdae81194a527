import type { ProcessId } from "../process/process-id.js";
import { type JsonFile, readJson, removeFile, writeJson } from "../state/json-file.js";
import { machineFiles } from "../state/state-files.js";
import type { ForwardingPlan } from "./forwarding-plan.js";

interface Store<T> {
  read(): Promise<T | undefined>;
  write(value: T): Promise<void>;
  remove(): Promise<void>;
}

/** The forwarding plan of the machine with this data folder. */
export function planFile(dataDir: string): Store<ForwardingPlan> {
  return storeOf(machineFiles(dataDir).forwarding);
}

/** The forwarder's process. */
export function processFile(dataDir: string): Store<ProcessId> {
  return storeOf(machineFiles(dataDir).forwarderProcess);
}

function storeOf<T>(file: JsonFile<T>): Store<T> {
  return {
    read: () => readJson(file),
    write: (value) => writeJson(file, value),
    remove: () => removeFile(file.path),
  };
}
