/** The timeout of each kind of call, in milliseconds. */
export interface Timeouts {
  /** `list`, `info`, `status` and `version`. A hanging OrbStack never answers. */
  readonly query: number;
  readonly start: number;
  readonly stop: number;
  /** A forced stop. */
  readonly kill: number;
  readonly delete: number;
  /** The image may have to be fetched first. */
  readonly create: number;
  /** A clone shares its blocks with the source, but OrbStack creates only one at a time. */
  readonly clone: number;
  readonly rename: number;
  /** `export` and `import`. Depends on the machine's size. */
  readonly copy: number;
  readonly run: number;
}

const second = 1_000;

/** The timeouts. `VAGRANT_ORBSTACK_COMMAND_TIMEOUT`, in seconds, sets that of queries. */
export function timeoutsFrom(environment: NodeJS.ProcessEnv): Timeouts {
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
 * How many machines may be created at the same time; `VAGRANT_ORBSTACK_CREATIONS` sets it. On a Mac only one, because
 * parallel creations slow each other down until they time out. The Linux engine is faster with a few, but not with
 * more.
 */
export function creationsAtATime(environment: NodeJS.ProcessEnv, platform = process.platform): number {
  const given = Number(environment.VAGRANT_ORBSTACK_CREATIONS);
  if (Number.isInteger(given) && given > 0) return given;
  return platform === "darwin" ? 1 : 3;
}
