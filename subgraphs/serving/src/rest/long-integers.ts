import { longIntegerMark } from '../domain/read-elements.js';

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** A whole number of 16 digits or more, where a number can stand. The digits behind a point do not count: most floats have as many. */
const longInteger = /[[,:\s]-?\d{16,}(?![\d.eE])/;

/** Reads JSON so that whole numbers that a double cannot hold come as marked text instead of rounded. */
export function parseJson(text: string): unknown {
  // Numbers of fewer digits are exact; the closer look is for the others alone.
  if (!longInteger.test(text)) return JSON.parse(text);
  const marked = text.replace(token, (found) => (/^-?\d{16,}$/.test(found) && !Number.isSafeInteger(Number(found)) ? JSON.stringify(longIntegerMark + found) : found));
  return JSON.parse(marked);
}
