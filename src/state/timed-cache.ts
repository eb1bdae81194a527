/**
 * Caches one answer for a while. Simultaneous requests share one call. Failures are cached, too, so that a call that
 * hangs is only waited for once.
 */
export class TimedCache<T> {
  private answer: { readonly outcome: Promise<T>; readonly at: number } | undefined;
  private pending: Promise<T> | undefined;

  constructor(
    private readonly ask: () => Promise<T>,
    private readonly lifetimeMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  async get(): Promise<T> {
    if (this.answer !== undefined && this.now() - this.answer.at < this.lifetimeMs)
      return this.answer.outcome;
    this.pending ??= this.refresh();
    return this.pending;
  }

  /** Drops the answer, and also the result of a call that is under way, because it may be outdated. */
  invalidate(): void {
    this.answer = undefined;
    this.pending = undefined;
  }

  private refresh(): Promise<T> {
    const question = this.ask().finally(() => {
      if (this.pending !== question) return;
      this.answer = { outcome: question, at: this.now() };
      this.pending = undefined;
    });
    return question;
  }
}
