/** Counts the commands that a client sends, by name; what a script does inside the server is not a command of the client. */
const lineEnd = '\r\n';

export class CommandCounter {
  private readonly counts = new Map<string, number>();

  /** A listener for one connection's bytes. */
  connection(): (chunk: Buffer) => void {
    let pending = '';
    return (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const command = this.take(pending);
        if (command === undefined) return;
        this.counts.set(command.name, (this.counts.get(command.name) ?? 0) + 1);
        pending = pending.slice(command.length);
      }
    };
  }

  /** How often any of these commands was sent. */
  sent(...names: string[]): number {
    return names.reduce((sum, name) => sum + (this.counts.get(name) ?? 0), 0);
  }

  /** How often any command was sent that is not about the connection itself. */
  get total(): number {
    let sum = 0;
    for (const [name, count] of this.counts) if (!aboutConnections.has(name)) sum += count;
    return sum;
  }

  /** The first whole command (an array of bulk strings) of a text, or undefined when there is none yet. */
  private take(text: string): { name: string; length: number } | undefined {
    let position = 0;
    const line = () => {
      const end = text.indexOf(lineEnd, position);
      if (end === -1) return undefined;
      const content = text.slice(position, end);
      position = end + lineEnd.length;
      return content;
    };
    const head = line();
    if (head === undefined) return undefined;
    let name = '';
    for (let index = 0; index < Number(head.slice(1)); index++) {
      const size = line();
      if (size === undefined) return undefined;
      const end = position + Number(size.slice(1));
      if (text.length < end + lineEnd.length) return undefined;
      if (index === 0) name = text.slice(position, end).toLowerCase();
      position = end + lineEnd.length;
    }
    return { name, length: position };
  }
}

const aboutConnections = new Set([
  'auth',
  'client',
  'command',
  'hello',
  'info',
  'ping',
  'quit',
  'readonly',
  'select',
]);
