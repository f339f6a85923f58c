/** Trades a key, or the one-time token of a sign-in link, for a session cookie. */
export async function signIn(token: string): Promise<void> {
  const response = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (response.ok) return;
  throw new Error(await refusalOf(response));
}

/** Somebody else who says who people are. */
export interface Issuer {
  /** Stands in addresses. */
  readonly name: string;
  readonly label: string;
}

/** By whom one can sign in beside a key; nobody when that cannot be told. */
export async function issuers(): Promise<readonly Issuer[]> {
  const response = await fetch('/api/v1/oidc').catch(() => undefined);
  if (!response?.ok) return [];
  const body = (await response.json()) as { readonly issuers: readonly Issuer[] };
  return body.issuers;
}

/** Where signing in by an issuer begins; it comes back to `next`. */
export function issuerStart({ name }: Issuer, next: string): string {
  return `/api/v1/oidc/${encodeURIComponent(name)}/start?next=${encodeURIComponent(next)}`;
}

export async function signOut(): Promise<void> {
  await fetch('/api/v1/session', { method: 'DELETE' });
  window.location.assign('/sign-in');
}

/** Leaves for the sign-in page, which comes back to here. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === '/sign-in') return;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}

/** Where to go after signing in: only ever a page of this portal. */
export function safeReturn(next: string | null): string {
  if (next === null || !next.startsWith('/') || next.startsWith('//') || next.startsWith('/\\') || next.startsWith('/sign-in')) return '/';
  return next;
}

async function refusalOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body === 'object' && body !== null) {
    if ('message' in body && typeof body.message === 'string') return body.message;
    if ('error' in body && typeof body.error === 'object' && body.error !== null && 'message' in body.error) return String(body.error.message);
  }
  return response.status === 401 ? 'This key is not valid' : `The platform answered ${response.status}`;
}
