/** Says that there is no connection, to whom, and why, as far as it is known. */
export function noConnection(
  server: string,
  { host, port }: { readonly host: string; readonly port: number },
  fault: (Error & { readonly code?: string }) | undefined,
): string {
  // Where a name has several addresses, node's error has a code and no message.
  const reason = fault?.message || fault?.code;
  return `There is no connection to ${server} at ${host}:${port}${reason ? ` (${reason})` : ''}.`;
}
