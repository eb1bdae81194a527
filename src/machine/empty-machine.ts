import { type Machine, type MachineDescriptor, readMachine } from "./machine.js";
import { machineSchema } from "./machine-schema.js";

type Known = Pick<Machine, "name" | "provider" | "id" | "dataDir" | "rootPath" | "homePath"> &
  Partial<Pick<Machine, "config" | "settings">> & {
    readonly vm?: Partial<Machine["vm"]>;
    readonly ssh?: Partial<Machine["ssh"]>;
    readonly lab?: Partial<Machine["lab"]>;
  };

/** A machine descriptor without its Vagrantfile: enough to ask for the state and SSH data. */
export function emptyMachine({ vm, ssh, lab, ...known }: Known): Machine {
  const empty = readMachine(emptyDescriptor());
  return {
    ...empty,
    ...known,
    vm: { ...empty.vm, ...vm },
    ssh: { ...empty.ssh, ...ssh },
    lab: { ...empty.lab, ...lab },
  };
}

/** The same as JSON. All strings are empty. */
export function emptyDescriptor(): MachineDescriptor {
  return emptyOf(machineSchema) as MachineDescriptor;
}

interface Described {
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly anyOf?: readonly Described[];
}

function emptyOf({ type, default: known, properties = {}, anyOf }: Described): unknown {
  if (known !== undefined) return known;
  if (anyOf?.some((part) => part.type === "null") || type?.includes("null")) return null;
  if (type === "array") return [];
  if (type === "string") return "";
  if (type !== "object")
    throw new Error("a fact of a machine without a value for one that nothing is known of");
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, emptyOf(schema)]));
}
