/** A service that is reported without configuration. */
export interface KnownService {
  readonly name: string;
  /** Other names of it. */
  readonly aliases: readonly string[];
  /** Names of its server processes; any of them counts. */
  readonly processes: readonly [string, ...string[]];
  /** Its usual port. */
  readonly port?: number;
}

/** They are reported if they are installed, unless services are configured. */
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
