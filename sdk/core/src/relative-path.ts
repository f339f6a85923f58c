import { InvalidInputError } from './errors.js';

const longestPath = 1_000;
/** How often a path is decoded to see what it means to whoever decodes once more. */
const rounds = 5;
/** Characters of ASCII in more bytes than they need, which careless readers decode all the same (RFC 3629, section 10). */
const overlong = /%c[01]%[89ab]|%e0%[89]|%f0%8/i;

/**
 * A path within whatever the platform keeps files in: `a/b.txt`. Everything that takes a path from outside asks here, and nowhere else.
 * @throws {InvalidInputError} for a path that is absolute, climbs, or hides that it does: in another encoding, by a backslash, by `;`, or by
 * characters that are read as dots and slashes elsewhere.
 */
export function relativePath(path: string): string {
  const refuse = (why: string): never => {
    throw new InvalidInputError(`Invalid path '${path.slice(0, 120)}': ${why}; expected a relative path of 1 to ${longestPath.toLocaleString('en')} characters, such as 'model/weights.bin'`);
  };
  if (path.length === 0 || path.length > longestPath) refuse(`it has ${path.length.toLocaleString('en')} characters`);
  for (let text = path, round = 0; ; round++) {
    if (/\p{Cc}/u.test(text)) refuse('it has control characters');
    if (overlong.test(text)) refuse('it has overlong characters');
    if (text.split('/').some((part) => part === '') && !text.startsWith('/')) refuse('a part of it is empty');
    for (const read of [text, text.normalize('NFKC')]) {
      if (read.includes('\\')) refuse('it has a backslash');
      if (read.startsWith('/') || /^[a-z]:/i.test(read)) refuse('it is absolute');
      if (read.split(/[/;]/).some((part) => /^\s*\.{1,2}\s*$/.test(part))) refuse("a part of it is '.' or '..'");
    }
    const decoded = decodeOnce(text);
    if (decoded === text) return path;
    if (round === rounds) refuse('it is encoded over and over');
    text = decoded;
  }
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}
