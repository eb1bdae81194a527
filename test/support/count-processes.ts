/**
 * Makes the processes of a test file count in the coverage, if `scripts/test.ts` adds it up: contract tests all do, and e2e
 * tests that import this. Node.js passes the variable on, also to processes that get an environment of their own.
 */
const { PROCESS_COVERAGE: folder } = process.env;
if (folder !== undefined) process.env.NODE_V8_COVERAGE = folder;
