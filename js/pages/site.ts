// Where a page is within the book, whichever folder of whichever server that is in.
export const root = new URL("../..", import.meta.url).pathname;

/** The name of a page, "notebooks/01_neurons". */
export const nameOf = ({ pathname }: { pathname: string }) => pathname.slice(root.length).replace(/\.html$/, "");
