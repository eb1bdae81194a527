/** A failure that the user is told in one line, in the form of OrbStack's: `[-32098] machine not found: 'web'`. */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }

  /** What goes to standard error. */
  get line(): string {
    return `[-32098] ${this.message}`;
  }
}

export function notFound(name: string): Failure {
  return new Failure(`machine not found: '${name}'`);
}
