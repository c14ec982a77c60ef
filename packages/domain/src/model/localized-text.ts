/** Text in the two languages that the product speaks. Both are required, so that no page ever falls back by surprise. */
export interface LocalizedText {
  readonly ko: string;
  readonly en: string;
}
