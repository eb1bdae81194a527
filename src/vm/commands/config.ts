import { firstSupporting } from "../../actions/require-support.js";
import { cleanText } from "../../machine/clean-text.js";
import {
  listSettings,
  readSetting,
  resetSettings,
  type Setting,
  writeSetting,
} from "../../operations/settings.js";
import type { OrbstackSettings } from "../../orbstack/settings.js";
import { jsonOption } from "../arguments/targets.js";
import { exitCodes } from "../session/exit-codes.js";
import type { Session } from "../session/session.js";
import type { Subcommand } from "../session/subcommand.js";
import { confirm } from "../terminal/confirm.js";
import { printJson } from "../terminal/print-json.js";
import { printTable } from "../terminal/table.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

const done = { exitCode: exitCodes.done } as const;

/** `vagrant vm config`: OrbStack's own settings. Also works outside a project. */
export const config: Subcommand = (vm, act, session) => {
  const { print, say, signal } = session;
  const group = vm.command("config").description("show or change OrbStack's own settings");

  group
    .command("list")
    .description("list all settings with their meaning")
    .addOption(jsonOption())
    .action(
      act(async ({ json }: Options) => {
        const list = await listSettings(await openSettings(session), { signal });
        if (json) printJson(session, "vm-config-list", { settings: list.map(describe) });
        else
          printTable(
            session,
            [{ title: "SETTING" }, { title: "VALUE" }, { title: "MEANING" }],
            list.map(({ key, value, type }) => [key, show(value), type?.meaning ?? ""]),
          );
        return done;
      }),
    );

  group
    .command("get")
    .description("print the value of one setting")
    .argument("<key>", "such as memory_mib, or machine.NAME.cpu")
    .addOption(jsonOption())
    .action(
      act(async (key: string, { json }: Options) => {
        const setting = await readSetting(await openSettings(session), key, { signal });
        if (json) printJson(session, "vm-config-get", describe(setting));
        else print(show(setting.value));
        return done;
      }),
    );

  group
    .command("set")
    .description("change one setting")
    .argument("<key>")
    .argument("<value>")
    .addOption(jsonOption())
    .action(
      act(async (key: string, value: string, { json }: Options) => {
        const { before, now } = await writeSetting(await openSettings(session), key, value, { signal });
        if (json) printJson(session, "vm-config-set", { ...describe(now), before: before.value });
        else print(`${key}: ${show(before.value)} -> ${show(now.value)}`);
        for (const sentence of remarksOn(now)) say(sentence);
        return done;
      }),
    );

  group
    .command("reset")
    .description("reset all settings to their defaults")
    .option("-f, --force", "do not ask")
    .addOption(jsonOption())
    .action(
      act(async ({ force, json }: Options) => {
        const settings = await openSettings(session);
        const question = "Reset all settings of OrbStack?";
        if (force !== true && !(await confirm(session, question, "reset")))
          return { exitCode: exitCodes.failed };
        const changes = await resetSettings(settings, { signal });
        if (json) {
          const list = changes.map(({ before, now }) => ({ ...describe(now), before: before.value }));
          printJson(session, "vm-config-reset", { changed: list });
        } else {
          for (const { before, now } of changes)
            print(`${now.key}: ${show(before.value)} -> ${show(now.value)}`);
          if (changes.length === 0) print("Nothing was set.");
        }
        return done;
      }),
    );
};

/** Fails if all machines of the project belong to the provider `vagrant`: OrbStack's settings do not concern them. */
async function openSettings({ parts, projectMachines }: Session): Promise<OrbstackSettings> {
  const found = await projectMachines();
  // The Vagrantfile may set `cli_path`.
  return parts.driver(firstSupporting("config", found, parts)).settings;
}

function remarksOn({ key, type }: Setting): readonly string[] {
  const ofMachine = key.startsWith("machine.");
  if (process.platform !== "darwin" && !ofMachine)
    return ["The Linux engine stores this setting, but it has no effect."];
  if (type?.needsRestart === false || process.platform !== "darwin") return [];
  return [
    ofMachine
      ? "It takes effect at the machine's next start, if not at once."
      : "It takes effect at OrbStack's next start, if not at once (`orbctl stop`, then `orbctl start`; this stops all machines).",
  ];
}

function describe({ key, value, type }: Setting) {
  return { key, value, meaning: type?.meaning, needs_restart: type?.needsRestart };
}

function show(value: Setting["value"]): string {
  return value === null ? "-" : cleanText(String(value), 2_000);
}
