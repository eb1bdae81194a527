/**
 * Remembers one answer for a while. Questions asked at the same time share one call; a failure is told to all who wait
 * for it and never kept.
 */
export class TimedCache<T> {
  private answer: { value: T; at: number } | undefined;
  private pending: Promise<T> | undefined;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly lifetimeMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  async get(): Promise<T> {
    if (this.answer !== undefined && this.now() - this.answer.at < this.lifetimeMs) return this.answer.value;
    this.pending ??= this.refresh();
    return this.pending;
  }

  /** Forgets the answer, and does not keep that of a question which is under way: it may be older than the change. */
  invalidate(): void {
    this.answer = undefined;
    this.pending = undefined;
  }

  private refresh(): Promise<T> {
    const question = this.ask().then(
      (value) => {
        if (this.pending === question) {
          this.answer = { value, at: this.now() };
          this.pending = undefined;
        }
        return value;
      },
      (error: unknown) => {
        if (this.pending === question) this.pending = undefined;
        throw error;
      },
    );
    return question;
  }
}
