/** A machine's limits. `undefined`: no limit. */
export interface Sizing {
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly diskMib?: number | undefined;
}

/** `none` removes a limit. */
export type Limit = number | "none";

/** Limits to set. `undefined` leaves a limit unchanged. */
export interface LimitsRequest {
  readonly cpus?: Limit;
  readonly memoryMib?: Limit;
  readonly diskMib?: Limit;
}
