/** The installers of Vagrant keep each variable of the user's shell under this name, and replace some for their own Ruby. */
const kept = "VAGRANT_OLD_ENV_";

/** Of Vagrant's own variables, those that hold for every project of this user. All others are about the outer command. */
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

/** Our own say where Node is and how long to wait: the nested Vagrant may use this plugin, too. */
function isForEveryProject(name: string): boolean {
  return ownVariables.has(name) || name.startsWith("VAGRANT_ORBSTACK_");
}

/** The environment of the shell in which the user called Vagrant: what Vagrant's installer changed is as it was. Pure. */
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
 * The environment of a nested Vagrant: the user's, without the outer Vagrant's gems and switches, and with a project of its own.
 * `folder` holds the project's Vagrantfile. Pure.
 */
export function nestedEnvironment(environment: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const entries = Object.entries(originalEnvironment(environment));
  return {
    ...Object.fromEntries(
      entries.filter(([name]) => !name.startsWith("VAGRANT_") || isForEveryProject(name)),
    ),
    VAGRANT_CWD: folder,
    VAGRANT_DOTFILE_PATH: `${folder}/.vagrant`,
    // The outer Vagrant asks for news already.
    VAGRANT_CHECKPOINT_DISABLE: "1",
  };
}
