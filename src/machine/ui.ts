export const uiKinds = ["info", "detail", "success", "warn", "error", "output"] as const;

export type UiKind = (typeof uiKinds)[number];

export const outputStreams = ["stdout", "stderr"] as const;

export type OutputStream = (typeof outputStreams)[number];

/** What the user reads. Diagnosis goes to the logger. */
export interface Ui {
  say(kind: UiKind, text: string): void;
}
