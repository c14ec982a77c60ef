/** Puts a delay or a failure before every call of a database, as long as one is wanted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '../../database/errors.ts';

export interface Disturbance {
  /** How much later each call begins; 0 for none. */
  latencyMs: number;
  /** Which part of the calls fails, 0 to 1. */
  errorRate: number;
}

async function disturb({ latencyMs, errorRate }: Disturbance): Promise<void> {
  if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
  if (Math.random() < errorRate) throw new DatabaseUnavailableError('The console makes the database fail.');
}

/** The same object; its methods, and those of the objects in it, meet the disturbance first. All of them must be asynchronous. */
export function disturbed<Target extends object>(target: Target, disturbance: Disturbance): Target {
  const parts = new Map<PropertyKey, unknown>();
  const wrap = (name: PropertyKey, member: unknown): unknown => {
    if (typeof member === 'function') {
      return (...args: unknown[]): unknown => {
        const call = () => Reflect.apply(member, target, args) as unknown;
        const calm = disturbance.latencyMs === 0 && disturbance.errorRate === 0;
        return calm || name === 'close' ? call() : disturb(disturbance).then(call);
      };
    }
    return typeof member === 'object' && member !== null ? disturbed(member, disturbance) : member;
  };
  return new Proxy(target, {
    get(_, name) {
      const known = parts.get(name);
      if (known !== undefined) return known;
      const part = wrap(name, Reflect.get(target, name, target));
      parts.set(name, part);
      return part;
    },
  });
}
