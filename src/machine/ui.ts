export type UiKind = "info" | "detail" | "success" | "warn" | "error" | "output";

export type OutputStream = "stdout" | "stderr";

/** What the user reads. Diagnosis goes to the logger. */
export interface Ui {
  say(kind: UiKind, text: string): void;
}
