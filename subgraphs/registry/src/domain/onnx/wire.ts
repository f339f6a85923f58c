import { InvalidInputError } from '@cairn/core';

/** What a file may make us read: more than any model of the size that is taken has, and read in about a second. */
const mostFields = 40_000_000;

/**
 * Reads protocol buffers where they lie: field by field, nothing is built of them, so that a file costs neither memory nor more time
 * than its length says. What no writer writes is refused rather than read in one way where ONNX Runtime might read it in another.
 */
export class Wire {
  /** Of the field that {@link next} came to. */
  number = 0;
  /** Where its bytes lie; of a field with a length. */
  start = 0;
  end = 0;
  /** Of a varint; infinite when it is negative or above 2^53. */
  value = 0;
  #kind = 0;
  #at = 0;
  #fields = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Begins a message that lies there. */
  enter(start: number): void {
    this.#at = start;
  }

  /** Goes to the next field of the message that ends there; false at its end. What was read of the field before is gone. */
  next(limit: number): boolean {
    if (this.#at >= limit) return false;
    if (++this.#fields > mostFields) throw broken(`they have more than ${mostFields.toLocaleString('en')} fields`);
    const at = this.#at;
    const tag = this.#varint(limit, 5);
    if (tag > 0xff_ff_ff_ff || tag < 8) throw broken(`there is no field at byte ${at.toLocaleString('en')}`);
    this.number = Math.floor(tag / 8);
    this.#kind = tag % 8;
    if (this.#kind === 0) this.value = this.#varint(limit, 10);
    else if (this.#kind === 2) {
      const length = this.#varint(limit, 10);
      this.start = this.#at;
      this.end = this.start + length;
      this.#at = this.end;
    } else if (this.#kind === 1) this.#at += 8;
    else if (this.#kind === 5) this.#at += 4;
    else throw broken(`the field at byte ${at.toLocaleString('en')} is of wire type ${this.#kind}`);
    if (this.#at > limit) throw broken(`the field at byte ${at.toLocaleString('en')} ends beyond what holds it`);
    return true;
  }

  /** Requires the field to be a message, text or bytes. */
  requireLength(what: string): void {
    if (this.#kind !== 2) throw broken(`${what} is of wire type ${this.#kind}`);
  }

  /** The field as a whole number. */
  requireNumber(what: string): number {
    if (this.#kind !== 0) throw broken(`${what} is of wire type ${this.#kind}`);
    return this.value;
  }

  /** The field as text of at most so many bytes. */
  text(what: string, mostBytes = 1_000): string {
    this.requireLength(what);
    const length = this.end - this.start;
    if (length > mostBytes) throw broken(`${what} has ${length.toLocaleString('en')} bytes; at most ${mostBytes.toLocaleString('en')}`);
    try {
      const text = utf8.decode(this.bytes.subarray(this.start, this.end));
      if (!text.includes('\0')) return text;
    } catch {
      // Said below.
    }
    throw broken(`${what} is not text`);
  }

  /** At most so many bytes, as a number where that is exact. */
  #varint(limit: number, most: number): number {
    const from = this.#at;
    let value = 0;
    let unit = 1;
    for (let count = 0; count < most && this.#at < limit; count++) {
      const byte = this.bytes[this.#at++]!;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value > Number.MAX_SAFE_INTEGER ? Infinity : value;
      unit *= 128;
    }
    throw broken(`the number at byte ${from.toLocaleString('en')} ${this.#at >= limit ? 'is cut' : `has more than ${most} bytes`}`);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes are not what they should be. */
export function broken(reason: string): InvalidInputError {
  return new InvalidInputError(`The bytes are not an ONNX model: ${reason}`);
}
