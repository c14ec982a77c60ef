/** What a client's name and library information may hold. */
import { CommandError } from '../../errors.ts';

/** Returns the name. Throws if it holds a space, a line end or another character that is not printable. */
export function checkClientName(name: string): string {
  if (!/^[!-~]*$/.test(name)) {
    throw new CommandError('ERR Client names cannot contain spaces, newlines or special characters.');
  }
  return name;
}
