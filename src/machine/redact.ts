/** What is taken out of a support archive. */
const removed = "[removed]";

const keyBlock = /-----BEGIN [^-\n]+-----[\s\S]*?(-----END [^-\n]+-----|$)/g;
const urlLogin = /:\/\/[^\s/@"']+@/g;
/** A name, and the sign that something is assigned to it: `password = "x"`, `"api_token": "x"`, `SECRET=x`, `Authorization: Bearer x`. */
const assignment = /(?<![\w-])([\w-]+)\\*["']?\s*(?:=>|[:=])\s*/g;
/** What is assigned. A text without an end goes on to the end of all. */
const value =
  /(?:(?:bearer|basic)\s+)?(?:\\*"(?:[^"\\]|\\[\s\S])*(?:"|$)|'[^']*(?:'|$)|(?:\[removed\]|[^\s,;}\]])+)/iy;
const secretWord =
  /pass(?:word|wd|phrase)?|secret|token|credentials?|(?:api|access|private)[_-]?key|authorization/i;
/** Tokens that tell by themselves what they are: of GitHub, GitLab, Slack, AWS and HashiCorp. */
const knownTokens =
  /\b(?:gh[a-z]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[a-z]-[\w-]{10,}|AKIA[0-9A-Z]{16}|hv[sb]\.[\w-]{20,})/g;
/** Three parts: the form of a JSON web token, the first of which begins with `eyJ`. */
const threeParts = /(?<![\w-])[\w-]+\.[\w-]+\.[\w-]*/g;
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
    const cleaned = withoutAssigned(withoutValues.replace(keyBlock, removed))
      .replace(urlLogin, `://${removed}@`)
      .replace(threeParts, (all) => all.replace(/\beyJ.*/, removed))
      .replace(knownTokens, removed);
    return home.length > 1 ? cleaned.replaceAll(home, "~") : cleaned;
  };
}

/** Each character is looked at once, whatever the text is: a support archive has logs that others wrote. */
function withoutAssigned(text: string): string {
  const parts: string[] = [];
  let done = 0;
  assignment.lastIndex = 0;
  for (let found = assignment.exec(text); found !== null; found = assignment.exec(text)) {
    value.lastIndex = assignment.lastIndex;
    if (!secretWord.test(found[1] ?? "") || !value.test(text)) continue;
    parts.push(text.slice(done, assignment.lastIndex), removed);
    done = assignment.lastIndex = value.lastIndex;
  }
  return parts.join("") + text.slice(done);
}
