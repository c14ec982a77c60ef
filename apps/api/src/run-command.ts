/** Around every command: `.env` of the folder is read first, and what the user can mend ends the program with one line. */
import { StartError } from './errors.ts';
import { detectLanguage } from './language.ts';
import { loadEnvironmentFile } from './load-environment-file.ts';

export async function runCommand(command: (env: NodeJS.ProcessEnv) => Promise<unknown>): Promise<void> {
  try {
    loadEnvironmentFile('.env', process.env);
    await command(process.env);
  } catch (error) {
    const text = error instanceof StartError ? error.text[detectLanguage(process.env)] : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
}
