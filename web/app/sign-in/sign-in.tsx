'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { safeReturn, signIn } from '../../live/session';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Failure } from '../../ui/states';
import styles from './sign-in.module.css';

/** Signs in with an API key, or by itself with the one-time token of a link. */
export function SignIn() {
  const search = useSearchParams();
  const token = search.get('token');
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(token !== null);
  const [refusal, setRefusal] = useState<string>();
  const next = safeReturn(search.get('next'));
  const tried = useRef(false);

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
        {refusal !== undefined && <Failure message={refusal} advice={token === null ? 'Check the key, or ask an administrator for a new one.' : 'A sign-in link works once. Restart the platform for a new one, or use an API key.'} />}
        {token !== null && busy ? (
          <p role="status">Signing in…</p>
        ) : (
          <>
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
