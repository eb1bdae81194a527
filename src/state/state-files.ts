import { join } from "node:path";
import {
  backend_record,
  forwarding_plan,
  guest_answer,
  lab,
  metadata,
  network,
  port_leases,
  post_boot,
  forwarder_process as process_id,
  registry_entry,
  snapshots,
  temporary_record,
  vagrantfile_record,
} from "../generated/validators.js";
import type { Check, JsonFile } from "./json-file.js";
import { paths } from "./paths.js";

/** A JSON file of ours. This module lists them all, each with its path and its format. */
export interface StateFile<T = unknown> extends JsonFile<T> {
  /** What happens without the file: the end of a sentence that names it. Absent if the file can be rebuilt. */
  readonly without?: string;
}

function file<T>(path: string, check: Check<T>): StateFile<T> {
  return { path, check };
}

function dispensable<T>(path: string, check: Check<T>, without: string): StateFile<T> {
  return { path, check, without };
}

/** The files in a machine's data folder. */
export function machineFiles(dataDir: string) {
  return {
    /** What we know about a machine; absent until its creation begins. */
    metadata: file(join(dataDir, "metadata.json"), metadata),
    /** The forwarded ports of a machine; absent if there are none. */
    forwarding: dispensable(
      join(dataDir, "forwarding.json"),
      forwarding_plan,
      "`vagrant up` forwards the machine's ports again.",
    ),
    /** The process that forwards them. */
    forwarderProcess: dispensable(
      join(dataDir, "forwarder.json"),
      process_id,
      "the process that forwards the machine's ports ends when the machine stops.",
    ),
    /** The clones that are snapshots of a machine, with the user's names for them; absent if there are none. */
    snapshots: dispensable(
      join(dataDir, "snapshots.json"),
      snapshots,
      "its snapshots are now named by what OrbStack's names tell.",
    ),
    /** The guest's last report about itself. */
    report: dispensable(join(dataDir, "report.json"), guest_answer, "the guest will be asked again."),
    /** The port leases that Vagrant took for the machine. The leases themselves are Vagrant's files. */
    portLeases: dispensable(
      join(dataDir, "port-leases.json"),
      port_leases,
      "after a kill, the machine's ports may look used for a minute.",
    ),
    /** The machine whose commands after the first boot were run. */
    postBoot: dispensable(
      join(dataDir, "post-boot.json"),
      post_boot,
      "the next boot runs the post-boot commands again.",
    ),
    ...instanceFiles(paths.instance(dataDir)),
  } satisfies Record<string, StateFile>;
}

/** The files beside the generated Vagrantfile, for the provider `vagrant`. */
export function instanceFiles(instanceFolder: string) {
  return {
    /** The machine's backend and its settings. */
    backendRecord: file(join(instanceFolder, "machine.json"), backend_record),
    /** Which Vagrantfiles we wrote, and which one the machine runs with. */
    vagrantfileRecord: dispensable(
      join(instanceFolder, "Vagrantfile.json"),
      vagrantfile_record,
      "the generated Vagrantfile will be backed up when it is next written.",
    ),
    /** The nested Vagrant that works there. Still present after its parent was killed. */
    nestedProcess: dispensable(
      join(instanceFolder, "vagrant.json"),
      process_id,
      "a killed nested Vagrant may still be running.",
    ),
  } satisfies Record<string, StateFile>;
}

/** The registry's entry of one machine. */
export function registryEntryFile(homePath: string, vagrantId: string) {
  // VMware's ids are paths.
  return registryEntryAt(join(paths.registry(homePath), `${encodeURIComponent(vagrantId)}.json`));
}

export function registryEntryAt(path: string) {
  return file(path, registry_entry);
}

/** The private addresses of all machines. */
export function networkFile(homePath: string) {
  return file(join(paths.networks(homePath), "private.json"), network);
}

/** The numbers of a lab's links. */
export function labFile(homePath: string, id: string) {
  return file(join(paths.networks(homePath), `${id}.json`), lab);
}

/** The options of a temporary machine. It is written first and deleted last. */
export function temporaryRecordFile(homePath: string, name: string) {
  return file(join(paths.temporaryFolder(homePath, name), "machine.json"), temporary_record);
}
