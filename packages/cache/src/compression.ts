/** Large texts are kept compressed: `~z` and the base64 of their raw deflate (RFC 1951). JSON never begins so. */
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
const mark = '~z';

/** What is larger when unpacked is taken for an attack, in bytes. */
const maxInflated = 64 * 1024 * 1024;

/** The text compressed, or as it is where that is not shorter, or so long that {@link expandText} would refuse it. */
export async function compressText(text: string): Promise<string> {
  if (text.length * 3 > maxInflated && Buffer.byteLength(text) > maxInflated) return text;
  const packed = await deflate(text, { level: constants.Z_BEST_SPEED });
  const compressed = mark + packed.toString('base64');
  return compressed.length < text.length ? compressed : text;
}

export function isCompressed(text: string): boolean {
  return text.startsWith(mark);
}

/** Throws when it is not what {@link compressText} made. */
export async function expandText(text: string): Promise<string> {
  const packed = Buffer.from(text.slice(mark.length), 'base64');
  return (await inflate(packed, { maxOutputLength: maxInflated })).toString('utf8');
}
