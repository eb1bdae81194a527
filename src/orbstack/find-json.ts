/** More lines than any message before the value that begin like it. */
const mostStarts = 4;
/** Enough to see whether its last line goes on. */
const longestRest = 200;

/**
 * The first list or object in a program's output that has its lines to itself. Messages may stand before and after it, such
 * as `[WARN] …`. `undefined`: there is none.
 */
export function findJson(output: string, first: "[" | "{"): unknown {
  for (const start of startsOf(output, first)) {
    const end = endOf(output, start);
    if (end === undefined) continue;
    const hasMore = /^[^\n]*\S/.test(output.slice(end, end + longestRest));
    const value = hasMore ? undefined : parse(output.slice(start, end));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Where the first lines that begin with the bracket have it. */
function startsOf(output: string, first: "[" | "{"): readonly number[] {
  const pattern = first === "[" ? /^[ \t]*\[/gm : /^[ \t]*\{/gm;
  const starts: number[] = [];
  while (starts.length < mostStarts && pattern.test(output)) starts.push(pattern.lastIndex - 1);
  return starts;
}

/** Where the list or object that begins here ends. `undefined`: nowhere. */
function endOf(output: string, start: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  for (let index = start; index < output.length; index++) {
    const character = output[index];
    if (isQuoted) {
      if (character === "\\") index++;
      else isQuoted = character !== '"';
    } else if (character === '"') isQuoted = true;
    else if (character === "[" || character === "{") depth++;
    else if ((character === "]" || character === "}") && --depth === 0) return index + 1;
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
