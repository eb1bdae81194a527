/** What a machine may use at most. Absent: as much as there is. */
export interface Sizing {
  readonly cpus?: number | undefined;
  readonly memoryMib?: number | undefined;
  readonly diskMib?: number | undefined;
}

/** `none` lifts a limit that there is. */
export type Limit = number | "none";

/** Limits to be given. What is absent stays as it is. */
export interface LimitsRequest {
  readonly cpus?: Limit;
  readonly memoryMib?: Limit;
  readonly diskMib?: Limit;
}
