import type { Machine } from "../machine/machine.js";
import { resolvePath } from "./resolve-path.js";
import { rubyLiteral } from "./ruby-literal.js";
import { type Form, type Handling, vagrantSettings } from "./vagrant-settings.js";

/** A setting of the Vagrantfile that is passed on to the backend, as plain data. */
export interface PassedOn {
  /** Without `config.`: `ssh.password`. */
  readonly setting: string;
  readonly form: Form;
  readonly value: unknown;
}

interface Places {
  readonly rootPath: string;
  readonly home: string;
}

/** The settings of Vagrant that are passed on. Unknown settings of newer Vagrant versions are treated as plain. */
export function passedOn({ settings, ssh, rootPath }: Machine, home: string): readonly PassedOn[] {
  return Object.entries(settings).flatMap(([section, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      const handling = handlingOf(section, name);
      // Vagrant derives it from the user.
      if (section === "ssh" && name === "remote_user" && value === ssh.username) return [];
      if (typeof handling !== "object" || !("pass" in handling)) return [];
      return [
        {
          setting: `${section}.${name}`,
          form: handling.pass,
          value: placed(value, handling.pass, { rootPath, home }),
        },
      ];
    }),
  );
}

/** One sentence for each setting without an effect. */
export function remarksOnSettings({ settings }: Machine): readonly string[] {
  return Object.entries(settings).flatMap(([section, values]) =>
    Object.keys(values).flatMap((name) => {
      const handling = handlingOf(section, name);
      return typeof handling === "object" && "say" in handling ? [handling.say] : [];
    }),
  );
}

/** The Ruby statements, without `config.`: `ssh.password = "x"`. */
export function passedOnStatements(settings: readonly PassedOn[]): readonly string[] {
  return settings.map(({ setting, form, value }) => `${setting} = ${literalOf(value, form)}`);
}

function handlingOf(section: string, name: string): Handling {
  return vagrantSettings[section]?.[name] ?? { pass: "plain" };
}

/** Paths are relative to the user's Vagrantfile, but the generated one is in another folder. */
function placed(value: unknown, form: Form, places: Places): unknown {
  if (Array.isArray(value)) return value.map((item) => placed(item, form, places));
  if (typeof value !== "string" || (form !== "path" && form !== "url")) return value;
  // A scheme, or a drive letter on Windows.
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
