export function measuredBy(command: string): string;
export function writeMeasuredSection(file: string | URL, name: string, text: string): void;
