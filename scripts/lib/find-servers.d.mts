/** The path of a program on PATH, or undefined. */
export function findProgram(name: string): string | undefined;

/** Each server with the path of its program, if it is on this machine. */
export function findServers(): { name: string; install: string; path: string | undefined }[];
