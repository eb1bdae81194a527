import { portOf } from "../machine/figures.js";

/** What the user would see. `output` comes from programs, everything else from Vagrant. */
export type NestedUiKind = "info" | "detail" | "success" | "warn" | "error" | "output";

/** A report of `vagrant --machine-readable`. `target` is the machine's name in the nested project, if it concerns one. */
export type NestedEvent =
  | {
      readonly type: "ui";
      readonly target: string | undefined;
      readonly kind: NestedUiKind;
      readonly text: string;
    }
  /** Vagrant's state id, such as `poweroff`. */
  | { readonly type: "state"; readonly target: string; readonly state: string }
  | {
      readonly type: "action";
      readonly target: string;
      readonly action: string;
      readonly phase: "start" | "end";
    }
  | {
      readonly type: "forwarded_port";
      readonly target: string;
      readonly guest: number;
      readonly host: number;
    }
  /** The error that ended the command. */
  | { readonly type: "failure"; readonly className: string; readonly text: string }
  /** A line in another format, from programs that bypass Vagrant's output. */
  | { readonly type: "line"; readonly text: string };

const kinds: ReadonlySet<string> = new Set<NestedUiKind>([
  "info",
  "detail",
  "success",
  "warn",
  "error",
  "output",
]);

/**
 * Parses one line, `time,target,type,data…`. `undefined`: a type that we do not use, or an invalid report.
 * https://developer.hashicorp.com/vagrant/docs/cli/machine-readable
 */
export function parseNestedLine(line: string): NestedEvent | undefined {
  const [time = "", target = "", type, ...raw] = line.replace(/\r$/, "").split(",");
  if (!/^\d{9,}$/.test(time) || type === undefined) return { type: "line", text: line };
  const data = raw.map(unescapeData);
  switch (type) {
    case "ui":
      return uiOf(target, data);
    case "state":
      return target === "" || !data[0] ? undefined : { type, target, state: data[0] };
    case "action":
      return actionOf(target, data);
    case "forwarded_port":
      return portsOf(target, data);
    case "error-exit":
      return { type: "failure", className: data[0] ?? "", text: data[1] ?? "" };
    default:
      return undefined;
  }
}

function portsOf(target: string, data: readonly string[]): NestedEvent | undefined {
  const [guest, host] = data.map(portOf);
  return guest && host ? { type: "forwarded_port", target, guest, host } : undefined;
}

function uiOf(target: string, [kind = "", text = ""]: readonly string[]): NestedEvent | undefined {
  if (!kinds.has(kind)) return undefined;
  const name = target === "" ? undefined : target;
  return { type: "ui", target: name, kind: kind as NestedUiKind, text: withoutPrefix(target, text) };
}

function actionOf(target: string, [action = "", phase]: readonly string[]): NestedEvent | undefined {
  if (action === "" || (phase !== "start" && phase !== "end")) return undefined;
  return { type: "action", target, action, phase };
}

/** Vagrant does not escape backslashes, so one before an `n` looks like the end of a line. */
function unescapeData(data: string): string {
  return data.replaceAll("%!(VAGRANT_COMMA)", ",").replaceAll("\\n", "\n").replaceAll("\\r", "\r");
}

/** Removes the prefixes `==> web: ` and `    web: `, because the user's Vagrant adds its own. */
function withoutPrefix(target: string, text: string): string {
  if (target === "") return text;
  const prefixes = [`==> ${target}: `, `    ${target}: `];
  return text
    .split("\n")
    .map((line) => line.slice(prefixes.find((prefix) => line.startsWith(prefix))?.length ?? 0))
    .join("\n");
}
