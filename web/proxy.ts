import { NextResponse, type NextRequest } from 'next/server';

/** What Next.js serves as files needs no policy of a page. */
export const config = { matcher: '/((?!_next/static/).*)' };

/**
 * Gives every page its policy: scripts run when this answer says that they are ours, by a number used once, or when such a script fetches
 * them. Where on the origin a script lies says nothing: what people upload lies there too.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  // Next.js reads the number here, for the scripts that it writes itself.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('cross-origin-resource-policy', 'same-origin');
  return response;
}

/** @param isRecompiled while somebody works on the portal, what recompiles it evaluates text. */
export function contentSecurityPolicy(nonce: string, isRecompiled: boolean): string {
  return [
    "default-src 'none'",
    // Parquet is unpacked by a module of WebAssembly that comes with our scripts; text is never evaluated.
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${isRecompiled ? " 'unsafe-eval'" : ''}`,
    // Charts and graphs place things by style attributes; a style runs nothing, and fetches nothing from elsewhere.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
