/** The environment in which Docker's programs find the Docker that has a machine. `undefined`: nobody noted which one that is. Pure. */
export function withDockerHost(environment: NodeJS.ProcessEnv, host: string | undefined): NodeJS.ProcessEnv {
  if (host === undefined) return environment;
  const { DOCKER_HOST: _, ...others } = environment;
  return host === "" ? others : { ...others, DOCKER_HOST: host };
}
