declare const VERSION: string;

/** The product's version, from `package.json`. Put in by the bundler. */
export const version: string = VERSION;
