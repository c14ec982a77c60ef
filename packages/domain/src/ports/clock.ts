/** Tells the time in epoch milliseconds. Injected everywhere, so that a test drives it. */
export type Clock = () => number;
