/** Vagrant's launcher saves each variable of the user's shell under this prefix, and replaces some for its own Ruby. */
const kept = "VAGRANT_OLD_ENV_";

/** Variables of Vagrant that apply to all of the user's projects. All others concern the command that is running. */
const ownVariables: ReadonlySet<string> = new Set([
  "VAGRANT_HOME",
  "VAGRANT_LOG",
  "VAGRANT_EXPERIMENTAL",
  "VAGRANT_SERVER_URL",
  "VAGRANT_CLOUD_TOKEN",
  "VAGRANT_BOX_UPDATE_CHECK_DISABLE",
  "VAGRANT_ALLOW_PLUGIN_SOURCE_ERRORS",
  "VAGRANT_DISABLE_RESOLV_REPLACE",
  "VAGRANT_PREFER_SYSTEM_BIN",
  "VAGRANT_SKIP_SUBPROCESS_JAILBREAK",
]);

const rubys = /^(BUNDLE_|BUNDLER_|GEM_|RUBYOPT$|RUBYLIB$)/;
const loaders = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

/** Our own variables, such as the path of Node, apply too, because the nested Vagrant may load this plugin. */
function isForEveryProject(name: string): boolean {
  return ownVariables.has(name) || name.startsWith("VAGRANT_ORBSTACK_");
}

/** The environment of the shell in which the user called Vagrant, without the changes of Vagrant's launcher. */
export function originalEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment);
  const original = entries
    .filter(([name]) => name.startsWith(kept))
    .map(([name, value]) => [name.slice(kept.length), value] as const);
  const installed = original.length > 0;
  const present = entries.filter(
    ([name]) => !name.startsWith(kept) && !rubys.test(name) && !(installed && loaders.includes(name)),
  );
  return Object.fromEntries([...present, ...original.filter(([name]) => !rubys.test(name))]);
}

/**
 * The environment of a nested Vagrant: the user's, without the gems and options of the running Vagrant, and with its
 * own project. `folder` has the project's Vagrantfile.
 */
export function nestedEnvironment(environment: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const entries = Object.entries(originalEnvironment(environment));
  return {
    ...Object.fromEntries(
      entries.filter(([name]) => !name.startsWith("VAGRANT_") || isForEveryProject(name)),
    ),
    VAGRANT_CWD: folder,
    VAGRANT_DOTFILE_PATH: `${folder}/.vagrant`,
    // The user's Vagrant already checks for updates.
    VAGRANT_CHECKPOINT_DISABLE: "1",
  };
}
