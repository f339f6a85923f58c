'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { issuers, issuerStart, safeReturn, signIn, type Issuer } from '../../live/session';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Failure } from '../../ui/states';
import styles from './sign-in.module.css';

/** What an issuer's refusal says to people; why it was one stands in the platform's log. */
const refusals: Readonly<Record<string, string>> = {
  issuer: 'The sign-in was refused. It may have taken longer than ten minutes, or begun in another browser.',
  unavailable: 'Whoever signs you in does not answer.',
};

/** Signs in by an issuer, with an API key, or by itself with the one-time token of a link. */
export function SignIn() {
  const search = useSearchParams();
  const token = search.get('token');
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(token !== null);
  const [refusal, setRefusal] = useState(refusals[search.get('refused') ?? '']);
  const [known, setKnown] = useState<readonly Issuer[]>([]);
  const next = safeReturn(search.get('next'));
  const tried = useRef(false);

  useEffect(() => void issuers().then(setKnown), []);
  const enter = async (secret: string) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await signIn(secret);
      window.location.replace(next);
    } catch (thrown) {
      setBusy(false);
      setRefusal(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  useEffect(() => {
    // A link works once: not twice in one rendering either.
    if (token === null || tried.current) return;
    tried.current = true;
    void enter(token);
  });

  return (
    <main className={styles['page']}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void enter(key.trim());
        }}
      >
        <h1>Cairn</h1>
        {refusal !== undefined && <Failure message={refusal} advice={search.has('refused') ? 'Begin again, or sign in with an API key.' : token === null ? 'Check the key, or ask an administrator for a new one.' : 'A sign-in link works once. Restart the platform for a new one, or use an API key.'} />}
        {token !== null && busy ? (
          <p role="status">Signing in…</p>
        ) : (
          <>
            {known.map((issuer) => (
              <Button key={issuer.name} onPress={() => window.location.assign(issuerStart(issuer, next))}>
                Sign in with {issuer.label}
              </Button>
            ))}
            <TextField label="API key" value={key} onChange={setKey} type="password" autoComplete="current-password" autoFocus required hint="It begins with cairn_, or is the administrator's token that the platform was started with." />
            <Button type="submit" tone="main" isDisabled={busy || key.trim() === ''}>
              {busy ? 'Signing in…' : 'Sign in'}
            </Button>
          </>
        )}
      </form>
    </main>
  );
}
