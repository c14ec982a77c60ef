/** What a restaurant remembers of a guest, found by telephone number: how often they came, cancelled, or did not come. */
export interface GuestProfile {
  readonly visits: number;
  readonly cancellations: number;
  readonly noShows: number;
  /** Kept by staff: allergies, the favourite table. */
  readonly note: string;
}
