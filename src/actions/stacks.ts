import { innerStacks } from "./inner/stacks.js";
import { action, branch, builtin, type Stack, step, undoable } from "./stack.js";
import { stackShapes, whenDestroyConfirmed } from "./stack-shapes.js";

const { whenCreated, whenKnown, whenRunning } = stackShapes({
  isCreated: "is_created",
  isKnown: "is_known",
  isRunning: "is_running",
});

/** One stack for each of Vagrant's verbs on a machine of OrbStack: what happens, in order. */
const stacks: Readonly<Record<string, Stack>> = {
  up: [
    builtin("ConfigValidate"),
    // A box may bring a Vagrantfile along.
    branch(step("wants_box"), [builtin("HandleBox"), builtin("ConfigValidate")]),
    builtin("BoxCheckOutdated"),
    branch(
      step("is_running"),
      [step("settle_name"), step("finish_cloud_init"), builtin("Provision"), step("restore_networks")],
      [action("start")],
    ),
  ],

  /** Not a verb of Vagrant: what `up`, `reload` and nobody else share. Creates the machine when there is none. */
  start: [
    // Outermost, because provisioners run on the way out; before SyncedFolders, because they may add folders.
    builtin("Provision"),
    undoable("claim_networks"),
    builtin("EnvSet", { port_collision_repair: true }),
    builtin("HandleForwardedPortCollisions"),
    builtin("SyncedFolderCleanup"),
    builtin("SyncedFolders"),
    builtin("SetHostname"),
    step("settle"),
    undoable("create"),
    step("apply_limits"),
    step("start"),
    step("settle_name"),
    step("clear_folders"),
    step("finish_cloud_init"),
    // SetHostname, on the way out, then finds the name set.
    step("set_up_networks"),
    branch(
      step("is_reachable"),
      [step("say", { kind: "info", text: "Machine booted and ready!" })],
      [builtin("WaitForCommunicator", [":starting", ":running"])],
    ),
    step("forward_ports"),
  ],

  halt: [whenCreated([step("leave_networks"), step("halt")])],

  reload: [
    builtin("ConfigValidate"),
    whenCreated([step("check_limits"), step("leave_networks"), step("halt"), action("start")]),
  ],

  /** Not a verb of Vagrant: `vagrant vm rename`. OrbStack is sure to rename only what is stopped. */
  rename: [
    builtin("ConfigValidate"),
    branch(
      step("is_running"),
      [step("leave_networks"), step("halt"), step("rename"), action("start")],
      [step("rename")],
    ),
  ],

  // No ConfigValidate: a machine can be destroyed whatever has become of its Vagrantfile.
  destroy: [
    whenKnown([
      step("announce_snapshots"),
      whenDestroyConfirmed([
        builtin("ProvisionerCleanup", ":before"),
        step("leave_networks"),
        step("destroy"),
        step("release_networks"),
        builtin("SyncedFolderCleanup"),
      ]),
    ]),
  ],

  provision: [builtin("ConfigValidate"), whenCreated([whenRunning([builtin("Provision")])])],

  ssh: [step("require_running"), builtin("SSHExec")],
  ssh_run: [step("require_running"), builtin("SSHRun")],

  suspend: [
    whenCreated(
      unsupported(
        "suspend",
        "OrbStack cannot suspend a machine; `vagrant halt` stops it, and its disk is kept",
      ),
    ),
  ],
  resume: [
    whenCreated(
      unsupported(
        "resume",
        "OrbStack cannot suspend a machine, so there is none to resume; `vagrant up` starts it",
      ),
    ),
  ],

  // Package packs on the way out.
  package: [
    step("require_created"),
    builtin("General::PackageSetupFolders"),
    builtin("General::PackageSetupFiles"),
    builtin("General::Package"),
    step("export_box"),
  ],

  snapshot_save: [builtin("ConfigValidate"), undoable("snapshot_save")],
  snapshot_restore: [
    builtin("ConfigValidate"),
    step("leave_networks"),
    undoable("snapshot_restore"),
    branch(builtin("IsEnvSet", ":snapshot_delete"), [action("snapshot_delete")]),
    branch(builtin("IsEnvSet", ":snapshot_start"), [action("start")]),
  ],
  snapshot_delete: [step("snapshot_delete")],
};

/** The stack of a provider's action, or `undefined` when Vagrant should say that there is no such action. */
export function stackFor(name: string, provider: string): Stack | undefined {
  const known = provider === "vagrant" ? innerStacks : stacks;
  return Object.hasOwn(known, name) ? known[name] : undefined;
}

function unsupported(name: string, reason: string): Stack {
  return [step("unsupported", { action: name, reason })];
}
