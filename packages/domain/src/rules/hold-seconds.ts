/** How long a table is kept while a guest fills in a form. */
export const HOLD_SECONDS = 300;
