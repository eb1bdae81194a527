import { ExpectedError, isExpected } from "../errors.js";
import type { CallOptions } from "../orbstack/orbctl.js";
import {
  checkSetting,
  globalKeys,
  nearestSetting,
  type SettingType,
  settingType,
  typedSetting,
} from "../orbstack/setting-types.js";
import type { OrbstackSettings } from "../orbstack/settings.js";

/** A setting of OrbStack with its current value. */
export interface Setting {
  readonly key: string;
  /** `null`: it is not set, and OrbStack uses its default. */
  readonly value: boolean | number | string | null;
  /** `undefined`: OrbStack has this setting, but we do not know it. */
  readonly type: SettingType | undefined;
}

/** All settings that we or OrbStack know, by key. */
export async function listSettings(
  settings: OrbstackSettings,
  options: CallOptions,
): Promise<readonly Setting[]> {
  const found = await settings.all(options);
  const keys = [...new Set([...globalKeys, ...found.keys()])].sort();
  return keys.map((key) => settingOf(key, found.get(key) ?? ""));
}

/** Fails with `setting_unknown`. */
export async function readSetting(
  settings: OrbstackSettings,
  key: string,
  options: CallOptions,
): Promise<Setting> {
  checkKey(key);
  const listed = (await settings.all(options)).get(key);
  if (listed !== undefined) return settingOf(key, listed);
  const value = await ask(settings, key, options);
  if (value === "" && settingType(key) === undefined) throw unknown(key);
  return settingOf(key, value);
}

/**
 * Changes a setting. Returns the former value and the one that OrbStack now reports. Refuses values of the wrong type
 * (`setting_invalid`) and mistyped keys (`setting_unknown`) before OrbStack is asked. Keys that resemble none that we
 * know are left to OrbStack.
 */
export async function writeSetting(
  settings: OrbstackSettings,
  key: string,
  value: string,
  options: CallOptions,
): Promise<{ readonly before: Setting; readonly now: Setting }> {
  checkKey(key);
  checkSetting(key, value);
  const listed = await settings.all(options);
  if (settingType(key) === undefined && !listed.has(key) && nearestSetting(key) !== undefined)
    throw unknown(key);
  const before = listed.get(key) ?? (await ask(settings, key, options));
  try {
    await settings.set(key, value, options);
  } catch (error) {
    if (
      isExpected(error, "orbctl_failed") &&
      /no (such )?setting|unknown (key|setting)/i.test(error.data.output)
    )
      throw unknown(key);
    throw error;
  }
  return { before: settingOf(key, before), now: settingOf(key, await settings.get(key, options)) };
}

/** Resets all settings. Returns those that changed: key, former value and new value. */
export async function resetSettings(
  settings: OrbstackSettings,
  options: CallOptions,
): Promise<readonly { readonly before: Setting; readonly now: Setting }[]> {
  const before = await settings.all(options);
  await settings.reset(options);
  const now = await settings.all(options);
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((key) => before.get(key) !== now.get(key))
    .sort()
    .map((key) => ({
      before: settingOf(key, before.get(key) ?? ""),
      now: settingOf(key, now.get(key) ?? ""),
    }));
}

/** A setting that is not listed may still be set. OrbStack may fail for settings that it does not know or that are not set. */
async function ask(settings: OrbstackSettings, key: string, options: CallOptions): Promise<string> {
  try {
    return await settings.get(key, options);
  } catch (error) {
    if (isExpected(error, "orbctl_failed")) return "";
    throw error;
  }
}

function settingOf(key: string, value: string): Setting {
  return { key, value: typedSetting(key, value), type: settingType(key) };
}

/** Also prevents options from being passed to `orbctl` as keys. */
function checkKey(key: string): void {
  if (!/^[A-Za-z][\w.-]*$/.test(key)) throw unknown(key);
}

function unknown(key: string): ExpectedError {
  return new ExpectedError("setting_unknown", {
    key,
    suggestion: nearestSetting(key) ?? "one of the settings that `vagrant vm config list` shows",
  });
}
