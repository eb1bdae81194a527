import { cleanLine } from "../../machine/clean-text.js";

/** What XML does not allow, besides control characters: halves of characters, and two that are none. */
const forbidden = /[\ud800-\udfff\ufffe\uffff]/gu;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A line of text as XML and HTML have it, between tags and in quoted attributes. */
function escapeMarkup(text: string): string {
  return cleanLine(text)
    .replace(forbidden, "")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with these attributes, around markup. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  return `${tag(name, attributes)}${content.join("")}</${name}>`;
}

/** An element around text. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return element(name, attributes, escapeMarkup(text));
}

/** The beginning of an element. HTML has elements without an end, such as `meta`. */
export function tag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeMarkup(String(value))}"`],
  );
  return `<${name}${written.join("")}>`;
}
