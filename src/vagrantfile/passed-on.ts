import type { Machine } from "../machine/machine.js";
import { resolvePath } from "./resolve-path.js";
import { rubyLiteral } from "./ruby-literal.js";
import { type Fate, type Form, vagrantSettings } from "./vagrant-settings.js";

/** A setting of the Vagrantfile that the backend gets as well: plain data, as all of a context. */
export interface PassedOn {
  /** Behind `config.`: `ssh.password`. */
  readonly setting: string;
  readonly form: Form;
  readonly value: unknown;
}

interface Places {
  readonly rootPath: string;
  readonly home: string;
}

/** What is passed on of Vagrant's own settings. One that a newer Vagrant has is taken for plain. */
export function passedOn({ settings, ssh, rootPath }: Machine, home: string): readonly PassedOn[] {
  return Object.entries(settings).flatMap(([section, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      const fate = fateOf(section, name);
      // Vagrant derives it from the user.
      if (section === "ssh" && name === "remote_user" && value === ssh.username) return [];
      if (typeof fate !== "object" || !("pass" in fate)) return [];
      return [
        {
          setting: `${section}.${name}`,
          form: fate.pass,
          value: placed(value, fate.pass, { rootPath, home }),
        },
      ];
    }),
  );
}

/** What the user should know of settings that have no effect: a sentence each. */
export function remarksOnSettings({ settings }: Machine): readonly string[] {
  return Object.entries(settings).flatMap(([section, values]) =>
    Object.keys(values).flatMap((name) => {
      const fate = fateOf(section, name);
      return typeof fate === "object" && "say" in fate ? [fate.say] : [];
    }),
  );
}

/** The statements in Ruby, without `config.`: `ssh.password = "x"`. */
export function passedOnStatements(settings: readonly PassedOn[]): readonly string[] {
  return settings.map(({ setting, form, value }) => `${setting} = ${literalOf(value, form)}`);
}

function fateOf(section: string, name: string): Fate {
  return vagrantSettings[section]?.[name] ?? { pass: "plain" };
}

/** Paths count from the user's Vagrantfile, and the generated one is elsewhere. */
function placed(value: unknown, form: Form, places: Places): unknown {
  if (Array.isArray(value)) return value.map((item) => placed(item, form, places));
  if (typeof value !== "string" || (form !== "path" && form !== "url")) return value;
  // A scheme, or a letter of one of Windows' drives.
  if (form === "url" && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(value)) return value;
  return resolvePath(value, places.rootPath, places.home);
}

function literalOf(value: unknown, form: Form): string {
  if (form === "symbol" && typeof value === "string") return rubyLiteral(Symbol(value));
  if (form === "symbols" && Array.isArray(value))
    return `[${value.map((item) => literalOf(item, "symbol")).join(", ")}]`;
  const [, first, dots, last] = (form === "range" && /^(\d+)(\.\.\.?)(\d+)$/.exec(String(value))) || [];
  if (first !== undefined) return `(${rubyLiteral(Number(first))}${dots}${rubyLiteral(Number(last))})`;
  return rubyLiteral(value);
}
