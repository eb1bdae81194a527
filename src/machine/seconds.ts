/** Milliseconds as seconds that a person reads: in hundredths, and never less than one. */
export function inSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 10)) / 100;
}
