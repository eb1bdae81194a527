import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type FSWatcher, watch } from "chokidar";

/**
 * How long files must be unchanged before a change is reported, because editors write a file in several steps. It
 * exceeds the 50 ms in which chokidar drops further changes of a file, so the newest content is read.
 */
const quietMs = 100;

interface WatchOptions {
  /** Absolute paths. The files need not exist. */
  readonly files: readonly string[];
  /** Called with the files that changed, appeared or disappeared; only one call at a time. Errors go to `onError`. */
  onChange(changed: readonly string[]): Promise<void> | void;
  onError(error: unknown): void;
}

export interface FileWatcher {
  /** Resolves when changes are being watched. */
  readonly ready: Promise<void>;
  /** Stops watching, and waits for a running `onChange`. */
  close(): Promise<void>;
}

/** Watches files through their folders, because many editors replace a file instead of writing to it. */
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

/** In existing folders, only watches what leads to the files. */
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
