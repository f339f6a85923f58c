/** The address that a link in somebody's text may lead to: another site or a mail, never a script, never a page of the portal that acts. */
export function safeLink(href: string): string | undefined {
  try {
    const { protocol, href: whole } = new URL(href);
    return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? whole : undefined;
  } catch {
    return undefined;
  }
}
