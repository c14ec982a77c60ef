/** Preloaded into the product: its clock is ahead by `SHIFT_CLOCK_MS`, so that a test sees an evening at any hour. */
import { ServerResponse } from 'node:http';

const aheadMs = Number(process.env.SHIFT_CLOCK_MS);

globalThis.Date = class extends Date {
  constructor(...parts) {
    if (parts.length === 0) super(Date.now());
    else super(...parts);
  }

  static now() {
    return super.now() + aheadMs;
  }
};

// Node writes this header by a clock of its own, and the pages go by it.
const writeHead = Object.getOwnPropertyDescriptor(ServerResponse.prototype, 'writeHead').value;
ServerResponse.prototype.writeHead = function (...parts) {
  this.setHeader('date', new Date().toUTCString());
  return writeHead.apply(this, parts);
};
