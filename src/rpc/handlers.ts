import { type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import type { Parts } from "../actions/context/parts.js";
import type { StepContext } from "../actions/context/step.js";
import { isReachable } from "../actions/guest/reachable.js";
import { repairOnce } from "../actions/repair/repair-once.js";
import { findStep } from "../actions/steps.js";
import { runTimed } from "../actions/timed-step.js";
import { cleanLines } from "../machine/clean-text.js";
import { sentenceOn } from "../machine/invalid-option.js";
import { readMachine } from "../machine/machine.js";
import type { Ui } from "../machine/ui.js";
import type { Versions } from "../operations/doctor/finding.js";
import { answerCapability } from "../operations/vagrant/capabilities.js";
import { version } from "../version.js";
import { describe, mismatchCode } from "./failures.js";
import { type Params, protocolVersion } from "./messages.js";
import type { Server } from "./server.js";
import { openSession } from "./session.js";
import { Shim } from "./shim.js";

/** Registers a handler for each request. */
export function registerHandlers(server: Server, connection: MessageConnection, parts: Parts): void {
  let versions: Versions = { plugin: "", vagrant: "", ruby: "" };

  server.on("initialize", ({ protocol_version, plugin_version, vagrant_version, ruby_version }) => {
    if (protocol_version !== protocolVersion) {
      throw new ResponseError(mismatchCode, `the sidecar speaks version ${protocolVersion} of the protocol`);
    }
    versions = { plugin: plugin_version, vagrant: vagrant_version, ruby: ruby_version };
    parts.logger.info({ ...versions, sidecar: version, node: process.version }, "versions");
    return { protocol_version: protocolVersion, version };
  });

  server.on("shutdown", () => {
    void server.abort();
    return null;
  });

  server.on("provider/stack", ({ provider, action }) => parts.provider({ provider }).stack(action) ?? null);

  server.on("provider/state", async ({ machine: described }) => {
    const machine = readMachine(described);
    const { state, error } = await parts.provider(machine).state(machine);
    parts.logger.debug({ machine: machine.name, id: machine.id, state: state.id }, "state");
    return { ...state, error: error && describe(error) };
  });

  server.on("provider/ssh_info", async ({ machine: described }) => {
    const machine = readMachine(described);
    const info = await parts.provider(machine).sshInfo(machine);
    if (info === undefined) return null;
    const { privateKeyPath, ...rest } = info;
    const { host, port, username } = info;
    parts.logger.info({ machine: machine.name, host, port, username }, "ssh target");
    return { ...rest, private_key_path: privateKeyPath };
  });

  server.on("provider/reachable", ({ machine }) => isReachable(readMachine(machine), parts));

  server.on("provider/validate", async ({ machine: described }) => {
    const machine = readMachine(described);
    return (await parts.provider(machine).validate(machine)).map(sentenceOn);
  });

  server.on("provider/capability", ({ machine, name }) =>
    answerCapability(name, readMachine(machine), parts),
  );

  server.on("synced_folder/announce", ({ machine, folders }) => {
    const described = readMachine(machine);
    parts.provider(described).folders.announce(described, folders);
    return null;
  });

  server.on("synced_folder/enable", async ({ call, machine, folders }, signal) => {
    const described = readMachine(machine);
    const telling = { ui: uiOf(new Shim(connection, call)), signal };
    await parts.provider(described).folders.enable(described, folders, telling);
    return null;
  });

  const contextOf = ({ call, machine, args, env }: Params<"step/run">, signal: AbortSignal): StepContext => {
    const shim = new Shim(connection, call);
    return {
      machine: readMachine(machine),
      args,
      env,
      parts,
      ui: uiOf(shim),
      signal,
      setId: async (id) => {
        parts.logger.debug({ machine: machine.name, from: machine.id, to: id }, "id changes");
        await shim.ask("machine/set_id", { id: id ?? null });
      },
    };
  };

  server.on("step/run", async (params, signal) => {
    const step = findStep(params.step);
    const context = contextOf(params, signal);
    await repairOnce(context.machine, { parts, signal, say: (text) => context.ui.say("warn", text) });
    const result = await runTimed(step, context);
    return { result: result ?? null, changed: result === undefined && step.keepsState !== true };
  });

  server.on("step/recover", async (params, signal) => {
    await findStep(params.step).recover?.(contextOf(params, signal));
    return null;
  });

  server.on("command/run", async (params, signal) => {
    const session = openSession(new Shim(connection, params.call), params, parts, signal, versions);
    const { vagrantCommands } = await import("../lab/vagrant-commands.js");
    return vagrantCommands[params.command](params.argv, session);
  });
}

function uiOf(shim: Shim): Ui {
  return { say: (kind, text) => shim.tell("ui/say", { kind, text: cleanLines(text) }) };
}
