/**
 * Positions on earth as 52-bit hashes, in Redis's own geometry: latitudes within ±85.05112878° (EPSG:900913), a sphere
 * of radius 6372797.560856 m, cells by interleaving 26 bits of latitude and longitude.
 *
 * The hash of a position is the score of its member in a sorted set. 52 bits are exact in a double, so that a hash is a
 * number here, taken apart with arithmetic where 32-bit operations do not reach.
 */

export const LONGITUDE_MIN = -180;
export const LONGITUDE_MAX = 180;
export const LATITUDE_MIN = -85.05112878;
export const LATITUDE_MAX = 85.05112878;

const STEPS_MAX = 26;
const EARTH_RADIUS_METERS = 6372797.560856;
const MERCATOR_MAX = 20037726.37;
const DEGREE = Math.PI / 180;
const TWO_31 = 2147483648;
const TWO_32 = 4294967296;

export interface Position {
  longitude: number;
  latitude: number;
}

/** A circle or a box around a center; lengths in meters. */
export interface GeoShape {
  center: Position;
  shape: { kind: 'circle'; radius: number } | { kind: 'box'; width: number; height: number };
}

/** A cell: `column` and `row` counted from the south-west, of 2^steps on each side. */
interface Cell {
  column: number;
  row: number;
  steps: number;
}

interface Area {
  minLongitude: number;
  maxLongitude: number;
  minLatitude: number;
  maxLatitude: number;
}

/** A range of scores, the end not included. */
export interface ScoreInterval {
  min: number;
  max: number;
}

const radians = (degrees: number): number => degrees * DEGREE;
const degrees = (angle: number): number => angle / DEGREE;

/** Spreads the lower 16 bits of a number to its even bits. */
function spread(value: number): number {
  let x = value & 0xffff;
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
}

/** Collects the even bits of a 32-bit number. */
function collect(value: number): number {
  let x = value & 0x55555555;
  x = (x | (x >>> 1)) & 0x33333333;
  x = (x | (x >>> 2)) & 0x0f0f0f0f;
  x = (x | (x >>> 4)) & 0x00ff00ff;
  return (x | (x >>> 8)) & 0xffff;
}

/** Latitude in the even bits, longitude in the odd ones. */
function interleave(row: number, column: number): number {
  const low = (spread(row) | (spread(column) << 1)) >>> 0;
  const high = (spread(row >>> 16) | (spread(column >>> 16) << 1)) >>> 0;
  return high * TWO_32 + low;
}

function cellAt(position: Position, steps: number, latitudeMin: number, latitudeMax: number): Cell {
  const size = 2 ** steps;
  const rowOffset = (position.latitude - latitudeMin) / (latitudeMax - latitudeMin);
  const columnOffset = (position.longitude - LONGITUDE_MIN) / (LONGITUDE_MAX - LONGITUDE_MIN);
  return { row: Math.floor(rowOffset * size), column: Math.floor(columnOffset * size), steps };
}

function areaOf(cell: Cell): Area {
  const size = 2 ** cell.steps;
  const latitudes = LATITUDE_MAX - LATITUDE_MIN;
  const longitudes = LONGITUDE_MAX - LONGITUDE_MIN;
  return {
    minLatitude: LATITUDE_MIN + (cell.row / size) * latitudes,
    maxLatitude: LATITUDE_MIN + ((cell.row + 1) / size) * latitudes,
    minLongitude: LONGITUDE_MIN + (cell.column / size) * longitudes,
    maxLongitude: LONGITUDE_MIN + ((cell.column + 1) / size) * longitudes,
  };
}

/** The score of a position: the hash of the cell of 26 steps that it lies in. */
export function geoScore(position: Position): number {
  const cell = cellAt(position, STEPS_MAX, LATITUDE_MIN, LATITUDE_MAX);
  return interleave(cell.row, cell.column);
}

/** The middle of the cell that a score stands for. */
export function geoPosition(score: number): Position {
  const { low, high } = bitsOf(score);
  const row = (collect(low) | (collect(high) << 16)) >>> 0;
  const column = (collect(low >>> 1) | (collect(high >>> 1) << 16)) >>> 0;
  const area = areaOf({ row, column, steps: STEPS_MAX });
  return {
    longitude: clamp((area.minLongitude + area.maxLongitude) / 2, LONGITUDE_MIN, LONGITUDE_MAX),
    latitude: clamp((area.minLatitude + area.maxLatitude) / 2, LATITUDE_MIN, LATITUDE_MAX),
  };
}

/** A score as an unsigned 64-bit integer. Any score can be asked for its position, also one that is no hash. */
function bitsOf(score: number): { low: number; high: number } {
  if (score >= 0 && score <= Number.MAX_SAFE_INTEGER) {
    const bits = Math.trunc(score);
    return { low: bits >>> 0, high: Math.floor(bits / TWO_32) };
  }
  // What the processors that Redis runs on make of scores outside of 64 bits.
  if (score >= TWO_32 * TWO_32) return { low: 0, high: 0 };
  if (!(score >= -TWO_32 * TWO_31)) return { low: 0, high: TWO_31 };
  const bits = BigInt.asUintN(64, BigInt(Math.trunc(score)));
  return { low: Number(bits & 0xffffffffn), high: Number(bits >> 32n) };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';

/** The standard geohash of 11 characters (latitudes within ±90°), of which the last is always `0`. */
export function standardGeoHash(position: Position): string {
  const cell = cellAt(position, STEPS_MAX, -90, 90);
  let bits = BigInt(interleave(cell.row, cell.column));
  bits >>= 2n;
  let text = '0';
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return text;
}

/** Distance in meters between two latitudes on one meridian. */
function latitudeDistance(a: number, b: number): number {
  return EARTH_RADIUS_METERS * Math.abs(radians(b) - radians(a));
}

/** Great-circle distance in meters by the haversine formula. */
export function geoDistance(a: Position, b: Position): number {
  const v = Math.sin((radians(b.longitude) - radians(a.longitude)) / 2);
  if (v === 0) return latitudeDistance(a.latitude, b.latitude);
  const latitudeA = radians(a.latitude);
  const latitudeB = radians(b.latitude);
  const u = Math.sin((latitudeB - latitudeA) / 2);
  const h = u * u + Math.cos(latitudeA) * Math.cos(latitudeB) * v * v;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(h));
}

/** Distance in meters of a position from the center, or undefined if it lies outside the shape. */
export function distanceWithin(area: GeoShape, position: Position): number | undefined {
  const { center, shape } = area;
  if (shape.kind === 'circle') {
    const distance = geoDistance(center, position);
    return distance > shape.radius ? undefined : distance;
  }
  if (latitudeDistance(position.latitude, center.latitude) > shape.height / 2) return undefined;
  const across = geoDistance(position, { longitude: center.longitude, latitude: position.latitude });
  return across > shape.width / 2 ? undefined : geoDistance(center, position);
}

/** How fine the nine cells of a search may be so that they cover the radius. */
function stepsFor(radiusMeters: number, latitude: number): number {
  if (radiusMeters === 0) return STEPS_MAX;
  let steps = 1;
  for (let range = radiusMeters; range < MERCATOR_MAX; range *= 2) steps++;
  steps -= 2;
  if (latitude > 66 || latitude < -66) {
    steps--;
    if (latitude > 80 || latitude < -80) steps--;
  }
  return clamp(steps, 1, STEPS_MAX);
}

function boundingBox(area: GeoShape): Area {
  const { center, shape } = area;
  const height = shape.kind === 'circle' ? shape.radius : shape.height / 2;
  const width = shape.kind === 'circle' ? shape.radius : shape.width / 2;
  const latitudeDelta = degrees(height / EARTH_RADIUS_METERS);
  // The side nearer to the pole is the narrower one: a box is widest in degrees there.
  const edge = center.latitude < 0 ? center.latitude - latitudeDelta : center.latitude + latitudeDelta;
  const longitudeDelta = degrees(width / EARTH_RADIUS_METERS / Math.cos(radians(edge)));
  return {
    minLongitude: center.longitude - longitudeDelta,
    maxLongitude: center.longitude + longitudeDelta,
    minLatitude: center.latitude - latitudeDelta,
    maxLatitude: center.latitude + latitudeDelta,
  };
}

/** A neighbour of a cell; beyond the edges the map wraps around. */
function neighbour(cell: Cell, columns: number, rows: number): Cell {
  const size = 2 ** cell.steps;
  return {
    column: (cell.column + columns + size) % size,
    row: (cell.row + rows + size) % size,
    steps: cell.steps,
  };
}

/** Columns and rows of a cell and its neighbours, in the order in which Redis searches them. */
const DIRECTIONS = [
  [0, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/** The intervals of scores that a search has to read: the cell of the center and the neighbours the shape can reach. */
export function searchIntervals(area: GeoShape): ScoreInterval[] {
  const { center, shape } = area;
  const box = boundingBox(area);
  const reach =
    shape.kind === 'circle' ? shape.radius : Math.sqrt((shape.width / 2) ** 2 + (shape.height / 2) ** 2);
  let cell = cellAt(center, stepsFor(reach, center.latitude), LATITUDE_MIN, LATITUDE_MAX);
  if (cell.steps > 1 && reachesTooFar(cell, box)) {
    cell = cellAt(center, cell.steps - 1, LATITUDE_MIN, LATITUDE_MAX);
  }
  const own = areaOf(cell);
  const skipSouth = cell.steps >= 2 && own.minLatitude < box.minLatitude;
  const skipNorth = cell.steps >= 2 && own.maxLatitude > box.maxLatitude;
  const skipWest = cell.steps >= 2 && own.minLongitude < box.minLongitude;
  const skipEast = cell.steps >= 2 && own.maxLongitude > box.maxLongitude;
  const intervals: ScoreInterval[] = [];
  const width = 2 ** (52 - cell.steps * 2);
  // Redis compares a cell with the one searched before it, by its place in the list of nine, and takes place 0 for
  // "none": where cells wrap around, an area can therefore be read twice. The same is done here.
  let lastIndex = 0;
  let lastHash = -1;
  for (let i = 0; i < DIRECTIONS.length; i++) {
    const [columns, rows] = DIRECTIONS[i]!;
    if ((rows < 0 && skipSouth) || (rows > 0 && skipNorth)) continue;
    if ((columns < 0 && skipWest) || (columns > 0 && skipEast)) continue;
    const near = neighbour(cell, columns, rows);
    const hash = interleave(near.row, near.column);
    if (lastIndex > 0 && hash === lastHash) continue;
    intervals.push({ min: hash * width, max: (hash + 1) * width });
    lastIndex = i;
    lastHash = hash;
  }
  return intervals;
}

/** Whether the box reaches beyond the neighbours of a cell. */
function reachesTooFar(cell: Cell, box: Area): boolean {
  return (
    areaOf(neighbour(cell, 0, 1)).maxLatitude < box.maxLatitude ||
    areaOf(neighbour(cell, 0, -1)).minLatitude > box.minLatitude ||
    areaOf(neighbour(cell, 1, 0)).maxLongitude < box.maxLongitude ||
    areaOf(neighbour(cell, -1, 0)).minLongitude > box.minLongitude
  );
}
