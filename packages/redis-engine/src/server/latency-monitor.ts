/** Events that took longer than `latency-monitor-threshold`, a short history for each kind. */

const HISTORY = 160;

export interface LatencyEvent {
  /** `[Unix seconds, milliseconds]`, oldest first; one for each second at most. */
  readonly samples: [number, number][];
  maximumMs: number;
}

export class LatencyMonitor {
  readonly events = new Map<string, LatencyEvent>();

  add(name: string, nowMs: number, durationMs: number): void {
    const time = Math.floor(nowMs / 1000);
    let event = this.events.get(name);
    if (event === undefined) {
      event = { samples: [], maximumMs: 0 };
      this.events.set(name, event);
    }
    event.maximumMs = Math.max(event.maximumMs, durationMs);
    const last = event.samples.at(-1);
    if (last !== undefined && last[0] === time) {
      last[1] = Math.max(last[1], durationMs);
      return;
    }
    event.samples.push([time, durationMs]);
    if (event.samples.length > HISTORY) event.samples.shift();
  }

  /** Forgets the named events, or all; returns how many. */
  reset(names: readonly string[]): number {
    if (names.length === 0) {
      const count = this.events.size;
      this.events.clear();
      return count;
    }
    return names.filter((name) => this.events.delete(name)).length;
  }
}
