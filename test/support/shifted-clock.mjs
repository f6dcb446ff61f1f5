import { readFileSync } from 'node:fs';

/** Loaded by Node before a program: its clock is off by as many ms as the file of CLOCK_SHIFT says at the time. */
const file = process.env.CLOCK_SHIFT;
const RealDate = Date;
let shiftMs = 0;
const read = () => {
  try {
    shiftMs = Number(readFileSync(file, 'utf8')) || 0;
  } catch {}
};
read();
setInterval(read, 100).unref();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + shiftMs] : given));
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
};
