/**
 * Whether somebody signed in with this browser. Scripts cannot see the session's cookie; where nobody ever signed in, the service
 * need not be asked who it is.
 */

const key = 'quicktable-signed-in';

export function rememberSignedIn(signedIn: boolean): void {
  if (signedIn) localStorage.setItem(key, 'yes');
  else localStorage.removeItem(key);
}

export function maybeSignedIn(): boolean {
  return localStorage.getItem(key) !== null;
}
