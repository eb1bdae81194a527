/** A usage error that commander cannot detect. Its message is shown to the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
