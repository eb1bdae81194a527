/**
 * An image's metadata, and the files that Incus generates for each machine.
 * https://linuxcontainers.org/incus/docs/main/reference/image_format/
 */
interface Template {
  readonly path: string;
  readonly when: readonly string[];
  readonly text: string;
}

const name = '{{ config_get("user.orbstack.name", container.name) }}';
const seed = "/var/lib/cloud/seed/nocloud-net";

const nameTemplates: Readonly<Record<string, Template>> = {
  "hostname.tpl": { path: "/etc/hostname", when: ["create", "copy", "rename"], text: `${name}\n` },
  "hosts.tpl": {
    path: "/etc/hosts",
    when: ["create", "copy", "rename"],
    text: `127.0.0.1 localhost\n127.0.1.1 ${name}\n::1 localhost ip6-localhost ip6-loopback\n`,
  },
};

const cloudTemplates: Readonly<Record<string, Template>> = {
  "meta-data.tpl": cloudFile("meta-data", `instance-id: {{ container.name }}\nlocal-hostname: ${name}\n`),
  "user-data.tpl": cloudFile("user-data", '{{ config_get("cloud-init.user-data", properties.default) }}\n'),
  "vendor-data.tpl": cloudFile(
    "vendor-data",
    '{{ config_get("cloud-init.vendor-data", properties.default) }}\n',
  ),
  // Keeps the image's own network configuration.
  "network-config.tpl": cloudFile("network-config", "network: {config: disabled}\n"),
};

function cloudFile(file: string, text: string): Template {
  return { path: `${seed}/${file}`, when: ["create", "copy"], text };
}

function templatesFor(cloud: boolean): Readonly<Record<string, Template>> {
  return cloud ? { ...nameTemplates, ...cloudTemplates } : nameTemplates;
}

/** The contents of the template files, by file name. */
export function templateFiles(cloud: boolean): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(templatesFor(cloud)).map(([file, { text }]) => [file, text]));
}

/** `metadata.yaml`; JSON is valid YAML. */
export function metadataOf(suite: string, cloud: boolean): object {
  const variant = cloud ? "cloud" : "default";
  return {
    architecture: process.arch === "arm64" ? "aarch64" : "x86_64",
    creation_date: Math.floor(Date.now() / 1000),
    properties: { os: "debian", release: suite, variant, description: `Debian ${suite} (${variant})` },
    templates: Object.fromEntries(
      Object.entries(templatesFor(cloud)).map(([file, { path, when }]) => [
        path,
        { when, template: file, properties: { default: "#cloud-config\n{}" } },
      ]),
    ),
  };
}
