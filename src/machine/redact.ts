/** Replaces secrets in a support archive. */
const removed = "[removed]";

const keyBlock = /-----BEGIN [^-\n]+-----[\s\S]*?(-----END [^-\n]+-----|$)/g;
const urlLogin = /:\/\/[^\s/@"']+@/g;
/** A name and an assignment: `password = "x"`, `"api_token": "x"`, `SECRET=x`, `Authorization: Bearer x`. */
const assignment = /(?<![\w-])([\w-]+)\\*["']?\s*(?:=>|[:=])\s*/g;
/** The assigned value. A string without an end extends to the end of the text. */
const value =
  /(?:(?:bearer|basic)\s+)?(?:\\*"(?:[^"\\]|\\[\s\S])*(?:"|$)|'[^']*(?:'|$)|(?:\[removed\]|[^\s,;}\]])+)/iy;
const secretWord =
  /pass(?:word|wd|phrase)?|secret|token|credentials?|(?:api|access|private)[_-]?key|authorization/i;
/** Tokens with a known form: of GitHub, GitLab, Slack, AWS and HashiCorp. */
const knownTokens =
  /\b(?:gh[a-z]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[a-z]-[\w-]{10,}|AKIA[0-9A-Z]{16}|hv[sb]\.[\w-]{20,})/g;
/** The form of a JSON web token, whose first part begins with `eyJ`. */
const threeParts = /(?<![\w-])[\w-]+\.[\w-]+\.[\w-]*/g;
const secretName = /pass|secret|token|key|credential|auth/i;
/** Shorter values are not secrets, and would match everywhere. */
const shortestSecret = 6;

interface Owner {
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Returns a function that removes secrets from text: keys, logins in URLs, values that are assigned to secret-sounding
 * names, and the values of such environment variables. The home folder becomes `~`.
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

/** Reads each character once, whatever the text is, because an archive contains logs of other programs. */
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
