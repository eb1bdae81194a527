export const uiKinds = ["info", "detail", "success", "warn", "error", "output"] as const;

export type UiKind = (typeof uiKinds)[number];

export const outputStreams = ["stdout", "stderr"] as const;

export type OutputStream = (typeof outputStreams)[number];

/** Messages for the user. Diagnostics go to the logger. */
export interface Ui {
  say(kind: UiKind, text: string): void;
}
