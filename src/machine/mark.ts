/** The key of the mark on backends' machines: the key of a label in Docker, and `key=mark` in a description. */
export const markKey = "vagrant-orbstack.machine";

export function writeMark(mark: string): string {
  return `${markKey}=${mark}`;
}

/** The mark in a description. */
export function readMark(text: string): string | undefined {
  return /^vagrant-orbstack\.machine=(\S.*?)[ \t\r]*$/m.exec(text)?.[1];
}
