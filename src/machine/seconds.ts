/** Milliseconds as seconds for the user: in hundredths, at least one hundredth. */
export function inSeconds(ms: number): number {
  return Math.max(1, Math.round(ms / 10)) / 100;
}
