import type { Choice, SortKey } from "./view.js";

/** What a key does, apart from changing the view. */
export type KeyAction = "quit" | "interrupt" | "suspend";

const sorts: Readonly<Record<string, SortKey>> = {
  n: "name",
  c: "cpu",
  m: "memory",
  d: "disk",
  u: "uptime",
};
const keyActions: Readonly<Record<string, KeyAction>> = {
  q: "quit",
  "\u0003": "interrupt",
  "\u001a": "suspend",
};
const scrolls: Readonly<Record<string, number>> = {
  "\u001b[A": -1,
  "\u001b[B": 1,
  "\u001bOA": -1,
  "\u001bOB": 1,
  k: -1,
  j: 1,
  "\u001b[5~": -10,
  "\u001b[6~": 10,
};

/** Splits input into keys: escape sequences or characters. */
export function readKeys(input: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals send them
  return input.match(/\u001b(?:\[[\d;]*[A-Za-z~]|O[A-Z])|[\s\S]/gu) ?? [];
}

/** The choice after a key, or the action of the key. */
export function press(key: string, choice: Choice): Choice | KeyAction {
  if (Object.hasOwn(keyActions, key)) return keyActions[key] ?? choice;
  if (Object.hasOwn(sorts, key)) return { ...choice, sort: sorts[key] ?? choice.sort, offset: 0 };
  if (Object.hasOwn(scrolls, key))
    return { ...choice, offset: Math.max(choice.offset + (scrolls[key] ?? 0), 0) };
  if (key === "r") return { ...choice, reverse: !choice.reverse };
  if (key === "s") return { ...choice, services: !choice.services, offset: 0 };
  return choice;
}
