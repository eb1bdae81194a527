/** A text of about that length that is slow to parse. */
export interface HostileText {
  readonly name: string;
  make(size: number): string;
}

const repeated = (name: string, piece: string): HostileText => ({
  name,
  make: (size) => piece.repeat(Math.ceil(size / piece.length)),
});

export const hostileTexts: readonly HostileText[] = [
  repeated("blank lines", "\n"),
  repeated("lines of spaces", "   \n"),
  repeated("one long line", "a"),
  repeated("one line of spaces", " "),
  repeated("digits", "1"),
  repeated("backslashes", "\\"),
  repeated("quotes", '"'),
  repeated("words for secrets", "password"),
  repeated("assignments without an end", 'token=\\" '),
  repeated("beginnings of keys", "-----BEGIN "),
  repeated("beginnings of tokens", "eyJ-"),
  repeated("addresses", "a://"),
  repeated("frames of a banner", "│ ─ "),
  repeated("section heads", "== end\n"),
  repeated("escapes of a terminal", "\u001b["),
  repeated("commas", ","),
  repeated("deep lists of a configuration", "- "),
  { name: "deep brackets", make: (size) => "[".repeat(size) },
  { name: "deep braces", make: (size) => '{"a":'.repeat(Math.ceil(size / 5)) },
  { name: "a list of lists", make: (size) => `[${"[],".repeat(Math.ceil(size / 3))}[]]` },
];
