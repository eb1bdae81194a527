/** The timeout of each kind of call, in milliseconds. */
export interface Limits {
  /** `list`, `info`, `status`, `version`: a wedged OrbStack never answers. */
  readonly query: number;
  readonly start: number;
  readonly stop: number;
  /** A forced stop. */
  readonly kill: number;
  readonly delete: number;
  /** The image may have to be fetched first. */
  readonly create: number;
  /** The copy shares its blocks with the source, but the service makes one clone at a time. */
  readonly clone: number;
  readonly rename: number;
  /** `export` and `import`: as long as the machine is large. */
  readonly copy: number;
  readonly run: number;
}

const second = 1_000;

/** The limits; `VAGRANT_ORBSTACK_COMMAND_TIMEOUT`, in seconds, sets that of queries. */
export function limitsFrom(environment: NodeJS.ProcessEnv): Limits {
  const seconds = Number(environment.VAGRANT_ORBSTACK_COMMAND_TIMEOUT);
  return {
    query: (seconds > 0 ? seconds : 20) * second,
    start: 120 * second,
    stop: 120 * second,
    kill: 5 * second,
    delete: 120 * second,
    create: 1_200 * second,
    clone: 600 * second,
    rename: 120 * second,
    copy: 3_600 * second,
    run: 120 * second,
  };
}

/**
 * How many machines may be created at a time; `VAGRANT_ORBSTACK_CREATIONS` sets it. On a Mac one: OrbStack's creations slow one another
 * until they time out. The engine for Linux makes some in less time than one after the other, and more of them only wait for one another.
 */
export function creationsAtATime(environment: NodeJS.ProcessEnv, platform = process.platform): number {
  const given = Number(environment.VAGRANT_ORBSTACK_CREATIONS);
  if (Number.isInteger(given) && given > 0) return given;
  return platform === "darwin" ? 1 : 3;
}
