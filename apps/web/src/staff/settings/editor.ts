/** What a section of the settings gets: the rules as they are on the screen, how to change one, and what is wrong with them. */
import type { Rules } from './draft.ts';

export interface Editor {
  readonly rules: Rules;
  set<Field extends keyof Rules>(field: Field, value: Rules[Field]): void;
  /** The message of the first complaint at or below a path such as `turnTimes`. */
  errorOf(path: string): string | undefined;
}
