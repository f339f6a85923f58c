import type { IncomingMessage } from 'node:http';

/**
 * The names that a listener is asked by. A page whose own name was made to lead here (DNS rebinding) is of the same origin for its
 * browser, and is told by nothing but the Host header: it asks by its own name.
 */
export class HostNames {
  readonly #names: ReadonlySet<string>;

  /** @param names without ports, beside those of this machine for itself: `localhost`, `127.0.0.1`, `[::1]`. */
  constructor(names: readonly string[]) {
    this.#names = new Set(['localhost', '127.0.0.1', '[::1]', ...names.map(canonical)]);
  }

  /** Whether it was asked by one of the names, or by the very address that the connection came to, which no name server decides. */
  admit({ headers: { host }, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
    const [, name] = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::\d{1,5})?$/i.exec(host ?? '') ?? [];
    if (name === undefined) return false;
    const asked = canonical(name);
    return this.#names.has(asked) || asked === canonical(socket.localAddress?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '');
  }
}

/** What a caller by another name is told. The name is its own; it is cut, since it may be long. */
export function unknownHost(host: string | undefined): string {
  return `Host '${(host ?? '').slice(0, 100)}' is no name of this platform; set CAIRN_PUBLIC_URL to where it is reached, or add the name to CAIRN_ALLOWED_HOSTS`;
}

/** Lower case; an address of IPv6 in brackets and in its shortest form. */
function canonical(name: string): string {
  const bracketed = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  const text = bracketed.startsWith('[') && URL.canParse(`http://${bracketed}`) ? new URL(`http://${bracketed}`).hostname : bracketed;
  return text.toLowerCase();
}
