/** A piece of a filter, and where it stands: `at` is the place of its first character, `end` the place behind its last. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'name'; readonly text: string; /** Behind the first dot, in quotes: `params."a b"`. */ readonly quoted: string | undefined }
  | { readonly kind: 'text'; readonly text: string; /** False when the closing quote is missing. */ readonly closed: boolean }
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'stray'; readonly text: string }
);

const nameCharacter = /[\p{L}\p{N}_.\-+/:@$%#*]/u;
const signs = ['!=', '>=', '<=', '=', '>', '<', '(', ')', ','] as const;
const quotes = new Set(["'", '"', '`']);

/** Cuts a filter into tokens. Never fails: what fits nowhere becomes a stray token, which the parser names. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    const token = quotes.has(character) ? quotedText(text, at) : nameCharacter.test(character) ? nameAt(text, at) : signAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function quotedText(text: string, at: number): Token {
  const { content, end, closed } = readQuoted(text, at);
  return { kind: 'text', text: content, closed, at, end };
}

function nameAt(text: string, at: number): Token {
  let end = at;
  while (end < text.length && nameCharacter.test(text[end]!)) end++;
  const name = text.slice(at, end);
  if (name.endsWith('.') && quotes.has(text[end] ?? '')) {
    const { content, end: behind } = readQuoted(text, end);
    return { kind: 'name', text: name.slice(0, -1), quoted: content, at, end: behind };
  }
  return { kind: 'name', text: name, quoted: undefined, at, end };
}

function signAt(text: string, at: number): Token {
  const sign = signs.find((one) => text.startsWith(one, at));
  return sign === undefined ? { kind: 'stray', text: text[at]!, at, end: at + 1 } : { kind: 'sign', text: sign, at, end: at + sign.length };
}

/** A quote inside is written twice, as in SQL. */
function readQuoted(text: string, at: number): { content: string; end: number; closed: boolean } {
  const quote = text[at]!;
  let content = '';
  for (let place = at + 1; place < text.length; place++) {
    if (text[place] !== quote) {
      content += text[place];
    } else if (text[place + 1] === quote) {
      content += quote;
      place++;
    } else {
      return { content, end: place + 1, closed: true };
    }
  }
  return { content, end: text.length, closed: false };
}
