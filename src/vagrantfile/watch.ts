import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type FSWatcher, watch } from "chokidar";

/**
 * How long there must be quiet before a change is told: editors write a file in several steps. It is also longer than the
 * 50 ms for which chokidar drops further changes of a file, so that whoever is told reads what is newest.
 */
const quietMs = 100;

interface WatchOptions {
  /** Absolute paths; they need not exist. */
  readonly files: readonly string[];
  /** Told which of them changed, came or went. Never called again before it is done; what it throws goes to `onError`. */
  onChange(changed: readonly string[]): Promise<void> | void;
  onError(error: unknown): void;
}

export interface FileWatcher {
  /** Changes from now on are told. */
  readonly ready: Promise<void>;
  /** Tells nothing any more, and waits for an `onChange` that is under way. */
  close(): Promise<void>;
}

/**
 * Watches files, such as those that a Vagrantfile is generated from, through their folders: many editors do not write into a
 * file but put another one in its place.
 */
export function watchFiles({ files, onChange, onError }: WatchOptions): FileWatcher {
  const watcher = watchFolders(files);
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let telling = Promise.resolve();
  const tell = async () => {
    const paths = [...changed];
    changed.clear();
    if (paths.length === 0 || watcher.closed) return;
    try {
      await onChange(paths);
    } catch (error) {
      onError(error);
    }
  };
  watcher.on("all", (_event, path) => {
    if (!files.includes(path)) return;
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      telling = telling.then(tell);
    }, quietMs);
  });
  watcher.on("error", onError);
  return {
    ready: new Promise((resolve) => watcher.once("ready", () => resolve())),
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
      await telling;
    },
  };
}

/** Of the folders that exist, only what leads to the files is looked at. */
function watchFolders(files: readonly string[]): FSWatcher {
  const wanted = new Set(files.flatMap((file) => [file, ...ancestorsOf(file)]));
  return watch([...new Set(files.map(nearestFolder))], {
    ignored: (path) => !wanted.has(path),
    ignoreInitial: true,
  });
}

function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestorsOf(parent)];
}

function nearestFolder(file: string): string {
  return ancestorsOf(file).find((folder) => existsSync(folder)) ?? dirname(file);
}
