const section =
  /^[ \t]*# BEGIN SYNCED FOLDERS[ \t]*\r?\n(?:.*\n)*?[ \t]*# END SYNCED FOLDERS[ \t]*(?:\r?\n|$)/gm;

/** Replaces the section of synced folders in the text; `undefined` if it has none or several. */
export function replaceSection(text: string, replacement: string): string | undefined {
  const found = [...text.matchAll(section)];
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  return text.slice(0, only.index) + replacement + text.slice(only.index + only[0].length);
}
