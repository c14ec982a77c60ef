/** Positions, distances and units as the geo commands read and print them. */
import { CommandError } from '../../errors.ts';
import type { Arguments } from '../../protocol/arguments.ts';
import type { ReplyWriter } from '../../protocol/reply-writer.ts';
import { formatFixedDouble } from '../../structures/double.ts';
import {
  LATITUDE_MAX,
  LATITUDE_MIN,
  LONGITUDE_MAX,
  LONGITUDE_MIN,
  type Position,
} from '../../structures/geo-hash.ts';

const UNKNOWN_UNIT = new CommandError('ERR unsupported unit provided. please use M, KM, FT, MI');
const RADIUS_NUMERIC = new CommandError('ERR need numeric radius');
const RADIUS_NEGATIVE = new CommandError('ERR radius cannot be negative');
const WIDTH_NUMERIC = new CommandError('ERR need numeric width');
const HEIGHT_NUMERIC = new CommandError('ERR need numeric height');
const SIDE_NEGATIVE = new CommandError('ERR height or width cannot be negative');

const METERS_PER_UNIT: Record<string, number> = { m: 1, km: 1000, ft: 0.3048, mi: 1609.34 };

/** A longitude and the latitude behind it. */
export function positionArgument(args: Arguments, index: number): Position {
  const longitude = args.double(index);
  const latitude = args.double(index + 1);
  if (
    longitude < LONGITUDE_MIN ||
    longitude > LONGITUDE_MAX ||
    latitude < LATITUDE_MIN ||
    latitude > LATITUDE_MAX
  ) {
    const pair = `${printF(longitude)},${printF(latitude)}`;
    throw new CommandError(`ERR invalid longitude,latitude pair ${pair}`);
  }
  return { longitude, latitude };
}

/** Prints as C's `%f`. */
function printF(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`;
}

export function metersPerUnit(args: Arguments, index: number): number {
  const meters = METERS_PER_UNIT[args.word(index)];
  if (meters === undefined) throw UNKNOWN_UNIT;
  return meters;
}

/** A radius and its unit. */
export function radiusArgument(args: Arguments, index: number): { radius: number; unit: number } {
  const radius = args.double(index, RADIUS_NUMERIC);
  if (radius < 0) throw RADIUS_NEGATIVE;
  return { radius, unit: metersPerUnit(args, index + 1) };
}

/** Width, height and their unit. */
export function boxArgument(args: Arguments, index: number): { width: number; height: number; unit: number } {
  const width = args.double(index, WIDTH_NUMERIC);
  const height = args.double(index + 1, HEIGHT_NUMERIC);
  if (width < 0 || height < 0) throw SIDE_NEGATIVE;
  return { width, height, unit: metersPerUnit(args, index + 2) };
}

/** A distance with four decimals, halves rounded to even as `llrint` does. */
export function formatDistance(distance: number): string {
  const scaled = distance * 10000;
  let rounded = Math.round(scaled);
  if (rounded - scaled === 0.5 && rounded % 2 !== 0) rounded--;
  const digits = BigInt(rounded).toString().padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** A coordinate: a double in RESP3, a bulk string in RESP2, with up to 17 decimals. */
export function writeCoordinate(reply: ReplyWriter, value: number): void {
  const text = formatFixedDouble(value);
  if (reply.resp3) reply.raw(Buffer.from(`,${text}\r\n`, 'latin1'));
  else reply.bulk(text);
}
