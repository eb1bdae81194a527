import { type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import { findSshInfo } from "../actions/find-ssh-info.js";
import type { Parts } from "../actions/parts.js";
import { isReachable } from "../actions/reachable.js";
import { stackFor } from "../actions/stacks.js";
import type { StepContext } from "../actions/step.js";
import { findStep } from "../actions/steps.js";
import { runTimed } from "../actions/timed-step.js";
import type { Ui } from "../machine/ui.js";
import { answerCapability } from "../operations/capabilities.js";
import type { Versions } from "../operations/doctor/finding.js";
import { reportState } from "../operations/machine-state.js";
import { announceFolders, enableFolders } from "../operations/synced-folders.js";
import { validate } from "../operations/validate.js";
import { version } from "../version.js";
import { describe, mismatchCode } from "./failures.js";
import { type MachineDescriptor, readMachine } from "./machine-descriptor.js";
import { calls, protocolVersion, requests } from "./methods.js";
import type { Server } from "./server.js";
import { openSession } from "./session.js";

/** Binds every request of the wire to the part of the product that answers it. */
export function registerHandlers(server: Server, connection: MessageConnection, parts: Parts): void {
  let versions: Versions = { plugin: "", vagrant: "", ruby: "" };

  server.on(requests.initialize, ({ protocol_version, plugin_version, vagrant_version, ruby_version }) => {
    if (protocol_version !== protocolVersion) {
      throw new ResponseError(mismatchCode, `the sidecar speaks version ${protocolVersion} of the protocol`);
    }
    versions = { plugin: plugin_version, vagrant: vagrant_version, ruby: ruby_version };
    return { protocol_version: protocolVersion, version };
  });

  server.on(requests.shutdown, () => {
    void server.abort();
    return null;
  });

  server.on(requests.stack, ({ provider, action }) => stackFor(action, provider) ?? null);

  server.on(requests.state, async ({ machine }) => {
    const { state, error } = await reportState(readMachine(machine), parts);
    return error === undefined ? state : { ...state, error: describe(error) };
  });

  server.on(requests.sshInfo, async ({ machine }) => {
    const info = await findSshInfo(readMachine(machine), parts);
    if (info === undefined) return null;
    const { privateKeyPath, ...rest } = info;
    return { ...rest, private_key_path: privateKeyPath };
  });

  server.on(requests.reachable, ({ machine }) => isReachable(readMachine(machine), parts));

  server.on(requests.validate, ({ machine }) => validate(readMachine(machine), parts));

  server.on(requests.capability, ({ machine, name }) => answerCapability(name, readMachine(machine), parts));

  server.on(requests.announceFolders, ({ machine, folders }) => {
    announceFolders(readMachine(machine), folders, parts);
    return null;
  });

  server.on(requests.enableFolders, async ({ call, machine, folders }, signal) => {
    await enableFolders(readMachine(machine), folders, { parts, ui: uiOf(connection, call), signal });
    return null;
  });

  const contextOf = (params: StepRequest, signal: AbortSignal): StepContext => ({
    machine: readMachine(params.machine),
    args: params.args,
    env: params.env,
    parts,
    ui: uiOf(connection, params.call),
    signal,
    setId: async (id) => {
      await connection.sendRequest(calls.setId, { call: params.call, id: id ?? null });
    },
  });

  server.on(requests.runStep, async (params, signal) => {
    const step = findStep(params.step);
    const result = await runTimed(step, contextOf(params, signal));
    return { result: result ?? null, changed: result === undefined && step.keepsState !== true };
  });

  server.on(requests.recoverStep, async (params, signal) => {
    await findStep(params.step).recover?.(contextOf(params, signal));
    return null;
  });

  server.on(requests.runCommand, async (params, signal) => {
    const { runVm } = await import("../vm/program.js");
    return runVm(params.argv, openSession(connection, params, parts, signal, versions));
  });
}

interface StepRequest {
  readonly call: number;
  readonly machine: MachineDescriptor;
  readonly args: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, unknown>>;
}

function uiOf(connection: MessageConnection, call: number): Ui {
  return { say: (kind, text) => void connection.sendNotification(calls.say, { call, kind, text }) };
}
