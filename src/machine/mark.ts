/** The name of the mark that machines of backends are created with: a label's key for Docker; in a free text `key=mark`. */
export const markKey = "vagrant-orbstack.machine";

export function writeMark(mark: string): string {
  return `${markKey}=${mark}`;
}

/** The mark in a free text, as it was written. */
export function readMark(text: string): string | undefined {
  return /^vagrant-orbstack\.machine=(\S.*?)[ \t\r]*$/m.exec(text)?.[1];
}
