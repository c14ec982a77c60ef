/** Error codes of the cache console under /v1/console; the registry in `../error-codes.ts` takes them in. */

export const consoleErrorCodes = {
  COMMAND_REFUSED: { status: 403, title: 'The console does not send this command' },
  KEY_NOT_FOUND: { status: 404, title: 'No such key' },
  FAULT_UNSUPPORTED: { status: 409, title: 'This fault cannot be made here' },
  STORE_UNSUPPORTED: { status: 409, title: 'The store cannot do this' },
  THEATRE_BUSY: { status: 409, title: 'A run is under way' },
  TOO_MANY_CONSOLES: { status: 429, title: 'As many consoles are open as may be' },
} as const;
