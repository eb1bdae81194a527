/**
 * A value as Ruby source that reads back as that value and runs nothing: the one way in which values get into a generated
 * Vagrantfile. It has no line breaks, so that it is safe in a comment, too.
 *
 * | value | Ruby |
 * | --- | --- |
 * | string, number, bigint, boolean, null or undefined | String, Integer or Float, Integer, true or false, nil |
 * | array, object | Array, Hash with String keys |
 * | symbol | Symbol |
 *
 * A surrogate without its other half is no character of UTF-8: in strings it becomes the three bytes that it would have,
 * in symbols, which Ruby refuses with such bytes, U+FFFD. Throws TypeError for anything else (functions, dates).
 */
export function rubyLiteral(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return numberLiteral(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "symbol":
      return `:${nameLiteral(value.description ?? "")}`;
    default:
      return containerLiteral(value);
  }
}

/** Ruby's keyword arguments: `host: 8080, "odd name": "x"`; empty without options. */
export function rubyKeywords(options: Readonly<Record<string, unknown>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${nameLiteral(name)}: ${rubyLiteral(value)}`)
    .join(", ");
}

function nameLiteral(name: string): string {
  return /^[a-z_][A-Za-z0-9_]*$/.test(name) ? name : quote(wellFormed(name));
}

function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return "Float::NAN";
  if (!Number.isFinite(value)) return value > 0 ? "Float::INFINITY" : "-Float::INFINITY";
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function containerLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(rubyLiteral).join(", ")}]`;
  const prototype = Object.getPrototypeOf(value);
  if (typeof value !== "object" || (prototype !== Object.prototype && prototype !== null))
    throw new TypeError(`no Ruby literal for ${String(value)}`);
  const pairs = Object.entries(value as object).map(([key, item]) => `${quote(key)} => ${rubyLiteral(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/**
 * Everything except visible letters, digits, punctuation and symbols: control characters, marks, unusual spaces, and
 * characters that change the direction of text.
 */
const unsafe = /["\\#]|[^\p{L}\p{N}\p{P}\p{S} ]/gu;
const loneSurrogate = /\p{Surrogate}/gu;

function quote(text: string): string {
  return `"${text.replace(unsafe, escaped)}"`;
}

function escaped(character: string): string {
  if (character === '"' || character === "\\" || character === "#") return `\\${character}`;
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code <= 0xdfff ? surrogateBytes(code) : `\\u{${code.toString(16)}}`;
}

/** The bytes of UTF-8 for a surrogate, although UTF-8 does not allow it. */
function surrogateBytes(code: number): string {
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
    .map((byte) => `\\x${byte.toString(16).toUpperCase()}`)
    .join("");
}

function wellFormed(text: string): string {
  return text.replace(loneSurrogate, "\ufffd");
}
