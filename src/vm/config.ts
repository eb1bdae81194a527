import { ExpectedError } from "../errors.js";
import {
  listSettings,
  readSetting,
  resetSettings,
  type Setting,
  writeSetting,
} from "../operations/settings.js";
import type { OrbstackSettings } from "../orbstack/settings.js";
import { cleanText } from "./clean-text.js";
import { confirm } from "./confirm.js";
import { exitCodes } from "./exit-codes.js";
import { printJson } from "./print-json.js";
import type { Session } from "./session.js";
import type { Subcommand } from "./subcommand.js";
import { printTable } from "./table.js";
import { jsonOption } from "./targets.js";

interface Options {
  readonly force?: true;
  readonly json?: true;
}

const done = { exitCode: exitCodes.done } as const;

/** `vagrant vm config`: the settings of OrbStack as a whole. Works outside of a project. */
export const config: Subcommand = (vm, act, session) => {
  const { print, say, signal } = session;
  const group = vm.command("config").description("show and change OrbStack's own settings");

  group
    .command("list")
    .description("all settings, with what they mean")
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
    .description("the value of one setting")
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
    .description("bring all settings back to those of a new OrbStack")
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

/** Where all machines of a project are of the provider `vagrant`, OrbStack is none of its business. */
async function openSettings({ parts, rootPath, machines }: Session): Promise<OrbstackSettings> {
  const found = rootPath === undefined ? [] : await machines([]);
  // The Vagrantfile may say which orbctl is to be used.
  const orbstack = found.find(({ provider }) => provider === "orbstack");
  const [first] = found;
  if (first !== undefined && orbstack === undefined) {
    const reason =
      "the provider vagrant has no settings for all machines. Those of its hypervisor are changed there, and OrbStack's own from another folder.";
    throw new ExpectedError("vm_unsupported", { command: "config", name: first.name, reason });
  }
  return parts.driver(orbstack).settings;
}

function remarksOn({ key, type }: Setting): readonly string[] {
  const ofMachine = key.startsWith("machine.");
  if (process.platform !== "darwin" && !ofMachine)
    return ["The engine for Linux keeps this setting, and does not act on it."];
  if (type?.needsRestart === false || process.platform !== "darwin") return [];
  return [
    ofMachine
      ? "It is in force when the machine is started the next time, if not at once."
      : "It is in force when OrbStack is started the next time (`orbctl stop`, `orbctl start`; all machines stop), if not at once.",
  ];
}

function describe({ key, value, type }: Setting) {
  return {
    key,
    value,
    ...(type !== undefined && { meaning: type.meaning, needs_restart: type.needsRestart }),
  };
}

function show(value: Setting["value"]): string {
  return value === null ? "-" : cleanText(String(value), 2_000);
}
