import { TimedCache } from "./timed-cache.js";

interface Known<T> {
  readonly record: T;
  readonly at: number;
}

/**
 * Caches records that can be queried together or one by one. A single list answers for all. After one record changed,
 * only that one is queried again. Nothing is older than the lifetime.
 */
export class RecordCache<T extends { readonly id: string }> {
  private readonly list: TimedCache<readonly T[]>;
  private readonly known = new Map<string, Known<T>>();
  /** Queries of single records, by id. */
  private readonly asked = new Map<string, TimedCache<T | undefined>>();
  /** When records last changed. A list that was requested before that is not used for them. */
  private readonly changed = new Map<string, number>();
  private listedAt = Number.NEGATIVE_INFINITY;

  constructor(
    askAll: () => Promise<readonly T[]>,
    private readonly askOne: (id: string) => Promise<T | undefined>,
    private readonly lifetimeMs: number,
    private readonly now: () => number = Date.now,
    /** Called for each record from the cache. */
    private readonly onHit: (id: string) => void = () => undefined,
  ) {
    this.list = new TimedCache(
      () => {
        const listedAt = now();
        return askAll().then((records) => {
          this.listedAt = listedAt;
          return records;
        });
      },
      lifetimeMs,
      now,
    );
  }

  all(): Promise<readonly T[]> {
    return this.list.get();
  }

  /** The record of that id. Returns `undefined` only after a query of this record, because lists were seen to be incomplete. */
  async find(id: string): Promise<T | undefined> {
    const known = this.known.get(id);
    if (known !== undefined && this.now() - known.at < this.lifetimeMs) {
      this.onHit(id);
      return known.record;
    }
    const listed = this.hasChanged(id) ? undefined : (await this.all()).find((record) => record.id === id);
    if (listed !== undefined && !this.hasChanged(id)) return listed;
    return this.questionFor(id).get();
  }

  /** Caches a record that was just received. */
  remember(record: T): void {
    this.known.set(record.id, { record, at: this.now() });
  }

  /** Must be called after anything that may have changed a record. */
  forget(id: string): void {
    this.known.delete(id);
    this.asked.get(id)?.invalidate();
    this.changed.set(id, this.now());
  }

  forgetAll(): void {
    this.known.clear();
    for (const question of this.asked.values()) question.invalidate();
    this.changed.clear();
    this.list.invalidate();
  }

  private questionFor(id: string): TimedCache<T | undefined> {
    const found = this.asked.get(id);
    if (found !== undefined) return found;
    const question = new TimedCache(() => this.askOne(id), this.lifetimeMs, this.now);
    this.asked.set(id, question);
    return question;
  }

  private hasChanged(id: string): boolean {
    const at = this.changed.get(id);
    return at !== undefined && at >= this.listedAt;
  }
}
