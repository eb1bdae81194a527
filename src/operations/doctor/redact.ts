/** What is taken out of a support archive. */
const removed = "[removed]";

const keyBlock = /-----BEGIN [^-\n]+-----[\s\S]*?(-----END [^-\n]+-----|$)/g;
const urlLogin = /(\w+:\/\/)[^\s/@"']+@/g;
/** `password = "x"`, `"api_token": "x"`, `SECRET=x`, `Authorization: Bearer x`. */
const assignment =
  /((?:pass(?:word|wd|phrase)?|secret|token|credentials?|(?:api|access|private)[_-]?key|authorization)\w*\\*["']?\s*(?:=>|[:=])\s*)(?:(?:bearer|basic)\s+)?(?:\\*"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;}\]]+)/gi;
/** Tokens that tell by themselves what they are: of GitHub, GitLab, Slack, AWS, HashiCorp, and JSON web tokens. */
const knownTokens =
  /\b(?:gh[a-z]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[a-z]-[\w-]{10,}|AKIA[0-9A-Z]{16}|hv[sb]\.[\w-]{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]*)/g;
const secretName = /pass|secret|token|key|credential|auth/i;
/** A shorter value is no secret, and would be found everywhere. */
const shortestSecret = 6;

interface Owner {
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * A function that takes secrets out of text: keys, logins in addresses, whatever is assigned to a name that sounds like a secret, and the
 * values of such variables of the environment. The home folder becomes `~`. Pure.
 */
export function redactor({ home, environment }: Owner): (text: string) => string {
  const secrets = Object.entries(environment)
    .filter(([name, value = ""]) => secretName.test(name) && value.length >= shortestSecret)
    .map(([, value = ""]) => value)
    .sort((left, right) => right.length - left.length);
  return (text) => {
    const withoutValues = secrets.reduce((rest, secret) => rest.replaceAll(secret, removed), text);
    const cleaned = withoutValues
      .replace(keyBlock, removed)
      .replace(urlLogin, `$1${removed}@`)
      .replace(assignment, `$1${removed}`)
      .replace(knownTokens, removed);
    return home.length > 1 ? cleaned.replaceAll(home, "~") : cleaned;
  };
}
