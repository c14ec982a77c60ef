/** LZF, in which Redis compresses longer strings of RDB files. Only reading is needed: what is written here is plain. */

/** @throws RangeError if the bytes are not LZF of that length */
export function lzfDecompress(input: Uint8Array, length: number): Buffer {
  const output = Buffer.allocUnsafe(length);
  let at = 0;
  let read = 0;
  while (read < input.length) {
    const control = input[read++]!;
    if (control < 32) {
      const run = control + 1;
      if (at + run > length || read + run > input.length) throw new RangeError('LZF: a run beyond the end');
      output.set(input.subarray(read, read + run), at);
      read += run;
      at += run;
      continue;
    }
    let run = control >> 5;
    if (run === 7) run += input[read++] ?? 0;
    run += 2;
    let from = at - ((control & 0x1f) << 8) - (input[read++] ?? 0) - 1;
    if (from < 0 || at + run > length) throw new RangeError('LZF: a reference beyond the bounds');
    // Byte by byte: a reference may overlap what it writes.
    for (; run > 0; run--) output[at++] = output[from++]!;
  }
  if (at !== length) throw new RangeError('LZF: too short');
  return output;
}
