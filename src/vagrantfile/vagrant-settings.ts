/** How a setting's value is written: as it came over the wire, or as the Ruby type that it had. */
export type Form = "plain" | "symbol" | "symbols" | "range" | "path" | "url";

/**
 * How a setting of the Vagrantfile is handled with the provider `vagrant`:
 * - `pass`: it is passed on to the backend, in a form;
 * - `generated`: the generated Vagrantfile contains it anyway;
 * - `local`: the user's own Vagrant applies it to the machine;
 * - `say`: it has no effect, and the user is told why.
 */
export type Handling = { readonly pass: Form } | "generated" | "local" | { readonly say: string };

const plain: Handling = { pass: "plain" };
const path: Handling = { pass: "path" };
const symbol: Handling = { pass: "symbol" };

function all(handling: Handling, names: string): Readonly<Record<string, Handling>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, handling]));
}

const connection = {
  ...all(plain, "connect_timeout password keys_only compression dsa_authentication extra_args remote_user"),
  ...all(plain, "paranoid disable_deprecated_algorithms"),
  config: path,
  verify_host_key: symbol,
};

const session = all(
  plain,
  "forward_x11 forward_env guest_port keep_alive shell proxy_command ssh_command pty sudo_command export_command_template",
);

const ownConnection = all(plain, "host port username insert_key private_key_path forward_agent");

/** The settings of Vagrant 2.4, by section. */
export const vagrantSettings: Readonly<Record<string, Readonly<Record<string, Handling>>>> = {
  vm: {
    ...all("generated", "box box_version hostname boot_timeout"),
    ...all("local", "post_up_message"),
    ...all(plain, "allow_fstab_modification allow_hosts_modification base_mac base_address box_architecture"),
    ...all(plain, "box_check_update box_server_url communicator graceful_halt_timeout guest"),
    ...all(plain, "ignore_box_vagrantfile box_download_checksum box_download_checksum_type"),
    ...all(plain, "box_download_insecure box_download_location_trusted box_download_options"),
    ...all(plain, "box_download_disable_ssl_revoke_best_effort"),
    ...all(path, "box_download_ca_cert box_download_ca_path box_download_client_cert clone"),
    allowed_synced_folder_types: { pass: "symbols" },
    box_url: { pass: "url" },
    usable_port_range: { pass: "range" },
  },
  ssh: {
    ...all("generated", "host port username insert_key private_key_path forward_agent"),
    ...connection,
    ...session,
  },
  "ssh.default": { ...ownConnection, ...connection, private_key_path: path },
  winssh: { ...ownConnection, ...connection, ...session, private_key_path: path, upload_directory: plain },
  winrm: {
    ...all(
      plain,
      "username password host port guest_port max_tries retry_delay timeout ssl_peer_verification",
    ),
    ...all(plain, "execution_time_limit basic_auth_only codepage"),
    transport: symbol,
  },
  vagrant: {
    // It applies to everything that is printed, including the backend's output.
    ...all("local", "host sensitive"),
    plugins: {
      say: "`config.vagrant.plugins` is not passed on to the backend: install the plugins that it needs with `vagrant plugin install`.",
    },
  },
};
