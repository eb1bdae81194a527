/** A service that is looked for without being asked for. */
export interface KnownService {
  readonly name: string;
  /** What else people call it. */
  readonly aliases: readonly string[];
  /** Its servers' processes, any of them. */
  readonly processes: readonly [string, ...string[]];
  /** Where it mostly listens. */
  readonly port?: number;
}

/** Those that are reported where they are installed, unless the user says which they want. */
export const knownServices: readonly KnownService[] = [
  { name: "postgresql", aliases: ["postgres"], processes: ["postgres"], port: 5432 },
  { name: "redis", aliases: ["redis-server"], processes: ["redis-server", "valkey-server"], port: 6379 },
  { name: "mongodb", aliases: ["mongo", "mongod"], processes: ["mongod"], port: 27_017 },
  { name: "mysql", aliases: ["mariadb", "mysqld"], processes: ["mysqld", "mariadbd"], port: 3306 },
  { name: "nginx", aliases: [], processes: ["nginx"], port: 80 },
  { name: "docker", aliases: ["dockerd"], processes: ["dockerd"] },
];

export function findKnownService(name: string): KnownService | undefined {
  return knownServices.find((service) => service.name === name || service.aliases.includes(name));
}
