import { ExpectedError, messageOf } from "../errors.js";

/** A part of cloud-init user data. */
export interface UserDataPart {
  readonly text: string;
  /** For example `text/cloud-config`. `undefined`: the first line of the text determines it. */
  readonly contentType?: string;
  /** Where the user wrote it, for messages. */
  readonly origin: string;
}

/** First lines, and the types that cloud-init derives from them. https://docs.cloud-init.io/en/latest/explanation/format.html */
const headers: readonly (readonly [start: string, contentType: string])[] = [
  ["#cloud-config-archive", "text/cloud-config-archive"],
  ["#cloud-config", "text/cloud-config"],
  ["#cloud-boothook", "text/cloud-boothook"],
  ["#include", "text/x-include-url"],
  ["#part-handler", "text/part-handler"],
  ["## template: jinja", "text/jinja2"],
  ["#!", "text/x-shellscript"],
];
const cloudConfig = "text/cloud-config";

/** Whether an option is user data itself, as opposed to the path of a file. */
export function isInline(text: string): boolean {
  return text.startsWith("#") || text.includes("\n");
}

/** Joins all parts into one text. A single part whose first line determines its type is unchanged; otherwise, a MIME message. */
export function joinUserData(parts: readonly UserDataPart[]): string {
  const [only] = parts;
  return parts.length === 1 && only !== undefined && typeOf(only.text) !== undefined
    ? only.text
    : multipart(parts);
}

/** Fails with `user_data_invalid` and the line if a part that should be YAML is not. */
export async function checkUserData(parts: readonly UserDataPart[]): Promise<void> {
  // Loaded on demand, because most machines have no user data.
  const { parseDocument, isMap } = await import("yaml");
  for (const { text, contentType, origin } of parts) {
    if ((contentType ?? typeOf(text)) !== cloudConfig) continue;
    const { errors, contents } = parseDocument(text);
    const [error] = errors;
    if (error !== undefined) throw invalid(origin, messageOf(error).split("\n")[0] ?? "");
    if (contents !== null && !isMap(contents)) throw invalid(origin, "it has no `key: value` lines");
  }
}

function invalid(origin: string, reason: string): ExpectedError {
  return new ExpectedError("user_data_invalid", { origin, reason: reason.replace(/:$/, "") });
}

function typeOf(text: string): string | undefined {
  return headers.find(([start]) => text.startsWith(start))?.[1];
}

/** In base64, so that no line of a part looks like a boundary or a header. */
function multipart(parts: readonly UserDataPart[]): string {
  const boundary = "=_vagrant-orbstack_=";
  const entities = parts.map(({ text, contentType }, index) =>
    [
      `--${boundary}`,
      `Content-Type: ${contentType ?? typeOf(text) ?? "text/plain"}; charset="utf-8"`,
      "Content-Transfer-Encoding: base64",
      `Content-Disposition: attachment; filename="part-${index + 1}"`,
      "",
      ...(Buffer.from(text)
        .toString("base64")
        .match(/.{1,76}/g) ?? []),
    ].join("\n"),
  );
  const head = `Content-Type: multipart/mixed; boundary="${boundary}"\nMIME-Version: 1.0\n`;
  return [head, ...entities, `--${boundary}--`, ""].join("\n");
}
