/** A field of a submitted form exactly as typed, which passwords need; empty when there is none. */
export function formValue(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** The same without spaces around it. */
export function formText(form: FormData, name: string): string {
  return formValue(form, name).trim();
}
