import { isExpected } from "../errors.js";

const dockerError = "VagrantPlugins::DockerProvider::Errors::ExecuteError";

/**
 * Whether a nested Vagrant failed because of something temporary. Vagrant's Docker provider lists all containers and
 * then inspects each before it does anything. It fails if any of them is removed meanwhile.
 */
export function isTransient(error: unknown): boolean {
  return (
    isExpected(error, "nested_vagrant_failed") &&
    error.data.nested_error === dockerError &&
    /\["docker", "inspect", "[\da-f]+"/.test(error.data.output) &&
    /no such object/i.test(error.data.output)
  );
}
