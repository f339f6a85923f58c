import { StringDecoder } from 'node:string_decoder';

/** Characters of a line that are kept; the contract's figure. */
const longestLine = 16_384;

/** A line without its end. */
export interface Line {
  readonly text: string;
  /** Whether it went on. */
  readonly truncated: boolean;
}

/**
 * Cuts a stream of bytes into lines, which end with `\n`, `\r\n` or `\r` (a progress bar's). Holds at most one line's
 * worth of memory however long the line is. Bytes that are not UTF-8, and NUL, which databases refuse, become U+FFFD.
 */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #truncated = false;
  #begun = false;
  #afterReturn = false;

  /** The lines that end in these bytes. */
  push(bytes: Uint8Array): Line[] {
    return this.#take(this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  }

  /** What is left when the stream has ended: a last line without an end, if there is one. */
  end(): Line[] {
    const lines = this.#take(this.#decoder.end());
    return this.#begun ? [...lines, this.#finish()] : lines;
  }

  #take(text: string): Line[] {
    const lines: Line[] = [];
    const parts = text.split(/(\r\n|\n|\r)/);
    for (const [index, part] of parts.entries()) {
      if (part === '') continue;
      // `\r` at the end of one chunk and `\n` at the start of the next are one line's end.
      const secondHalf = this.#afterReturn && part === '\n';
      this.#afterReturn = false;
      if (secondHalf) continue;
      if (index % 2 === 0) {
        this.#append(part);
      } else {
        this.#afterReturn = part === '\r';
        lines.push(this.#finish());
      }
    }
    return lines;
  }

  #append(part: string): void {
    this.#begun = true;
    const room = longestLine - this.#text.length;
    if (part.length > room) this.#truncated = true;
    if (room > 0) this.#text += part.slice(0, room).replaceAll('\0', '\uFFFD');
  }

  #finish(): Line {
    // Half a surrogate pair is not text; a cut may leave one.
    const line = { text: this.#text.replace(/[\uD800-\uDBFF]$/, ''), truncated: this.#truncated };
    this.#text = '';
    this.#truncated = false;
    this.#begun = false;
    return line;
  }
}
