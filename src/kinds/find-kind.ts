import { ExpectedError } from "../errors.js";
import { shippedKinds } from "../generated/shipped-kinds.js";
import { readLabOptions } from "../machine/lab-options.js";
import type { Machine } from "../machine/machine.js";
import { suggest } from "../machine/nearest.js";
import { readText } from "../vagrantfile/config-files.js";
import { type Kind, readKind } from "./kind.js";
import { type KindFile, kindFiles } from "./kind-files.js";

type KindOwner = Pick<Machine, "lab" | "rootPath">;

/**
 * The machine's kind: one of `config.lab.kinds` or, if these have none of its name, one of ours. `home` is the user's home. Fails with
 * `lab_kind_unknown`, as `kindFiles` does, and with `config_file_unreadable`, `config_file_unparsable` and `config_file_invalid`.
 */
export async function findKind(machine: KindOwner, home: string): Promise<Kind> {
  const { kind: name } = readLabOptions(machine);
  const own = await readKinds(await kindFiles(machine, home));
  const found = own.find((kind) => kind.name === name) ?? shippedKind(name);
  if (found !== undefined) return found;
  const names = new Set([...Object.keys(shippedKinds), ...own.map((kind) => kind.name)]);
  throw new ExpectedError("lab_kind_unknown", { kind: name, suggestion: suggest(name, [...names]) });
}

function shippedKind(name: string): Kind | undefined {
  const options = Object.hasOwn(shippedKinds, name) ? shippedKinds[name] : undefined;
  return options === undefined ? undefined : readKind(name, options);
}

/** Reads all of them, so that a mistake is found before a machine needs the file. */
async function readKinds(files: readonly KindFile[]): Promise<readonly Kind[]> {
  if (files.length === 0) return [];
  // Loaded on demand, because few projects have kinds of their own.
  const { parseKind } = await import("./parse-kind.js");
  const seen = new Map<string, KindFile>();
  return Promise.all(
    files.map(async (file) => {
      const other = seen.get(file.kind);
      if (other !== undefined)
        throw new ExpectedError("config_file_invalid", {
          path: file.name,
          problems: `${file.name}: the kind ${file.kind} is also in ${other.name}.`,
        });
      seen.set(file.kind, file);
      const text = await readText(file.path);
      if (text === undefined) throw new ExpectedError("lab_kinds_missing", { pattern: file.name });
      return parseKind(text, file.kind, file.name);
    }),
  );
}
