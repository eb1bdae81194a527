import { isExpected } from "../errors.js";

const dockerError = "VagrantPlugins::DockerProvider::Errors::ExecuteError";

/**
 * Whether a nested Vagrant failed of something that has passed by now. Its provider for Docker lists all containers and then asks for each,
 * before it does anything to its own; it fails when anybody removes one of them in between.
 */
export function hasPassed(error: unknown): boolean {
  return (
    isExpected(error, "nested_vagrant_failed") &&
    error.data.nested_error === dockerError &&
    /\["docker", "inspect", "[\da-f]+"/.test(error.data.output) &&
    /no such object/i.test(error.data.output)
  );
}
