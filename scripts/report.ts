/** What a part of the tests came to. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each test that failed: where it is, its name, and the first line of what went wrong. */
  readonly failures: readonly string[];
}

export const readers = { vitest: readVitest, rspec: readRspec };

export function add(a: Count, b: Count): Count {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    /** Of the file itself: an error outside of its tests. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

function readVitest(report: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(report) as VitestReport;
  const failures = testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message === "" ? [] : [lineOf(name, "", message)]),
    ...assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => lineOf(name, fullName, failureMessages?.[0])),
  ]);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests, failures };
}

interface RspecReport {
  readonly summary: Readonly<Record<"example_count" | "failure_count" | "pending_count", number>>;
  readonly examples: readonly {
    readonly status: string;
    readonly file_path: string;
    readonly full_description: string;
    readonly exception?: { readonly message: string };
  }[];
}

function readRspec(report: string): Count {
  const { summary, examples } = JSON.parse(report) as RspecReport;
  const { example_count, failure_count, pending_count } = summary;
  return {
    passed: example_count - failure_count - pending_count,
    failed: failure_count,
    skipped: pending_count,
    failures: examples
      .filter(({ status }) => status === "failed")
      .map(({ file_path, full_description, exception }) =>
        lineOf(file_path, full_description, exception?.message),
      ),
  };
}

function lineOf(file: string, name: string, message = ""): string {
  const path = file.replace(`${process.cwd()}/`, "");
  const [first = ""] = message.trim().split("\n");
  return [path, name, first.slice(0, 200)].filter(Boolean).join(": ");
}
