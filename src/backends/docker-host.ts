/** The environment in which Docker's programs use the given Docker. `undefined`: none was recorded, so nothing changes. */
export function withDockerHost(environment: NodeJS.ProcessEnv, host: string | undefined): NodeJS.ProcessEnv {
  if (host === undefined) return environment;
  const { DOCKER_HOST: _, ...others } = environment;
  return host === "" ? others : { ...others, DOCKER_HOST: host };
}
