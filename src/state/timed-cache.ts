/**
 * Remembers one answer for a while. Questions asked at the same time share one call. That there was no answer is remembered as long: who
 * waited for one that hangs does not wait for it again.
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

  /** Forgets the answer, and does not keep that of a question which is under way: it may be older than the change. */
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
