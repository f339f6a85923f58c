'use client';

import { Failure } from '../../ui/states';

/** A fault of the portal itself: the rest of it goes on. */
export default function PageError({ error, reset }: { readonly error: Error & { readonly digest?: string }; readonly reset: () => void }) {
  return (
    <>
      <h1 className="visually-hidden">Error</h1>
      <Failure message="This page failed" advice={`It is a fault of the portal: ${error.message}`} reference={error.digest} onRetry={reset} />
    </>
  );
}
