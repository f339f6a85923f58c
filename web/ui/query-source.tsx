'use client';

import { useState } from 'react';
import { Button } from './button';
import { CodeBlock } from './code-block';
import { Dialog } from './dialog';
import { Icon } from './icon';
import { TextLink } from './link';
import { asCurl, asTypeScript, queryPageHref } from './query-forms';
import styles from './query-source.module.css';

export interface QuerySourceProps {
  readonly query: string;
  readonly variables: object;
}

/** Where the numbers on a page come from, and how to ask for the same elsewhere. */
export function QuerySource({ query, variables }: QuerySourceProps) {
  const [open, setOpen] = useState(false);
  const origin = typeof window === 'undefined' ? '' : window.location.origin;
  return (
    <>
      <Button tone="quiet" onPress={() => setOpen(true)}>
        <Icon name="query" /> Query
      </Button>
      <Dialog title="Where this comes from" open={open} onClose={() => setOpen(false)} wide>
        <p className={styles['links']}>
          <TextLink href={queryPageHref(query, variables)}>Open in GraphQL</TextLink>
          <CopyText text={asCurl(origin, query, variables)}>Copy as curl</CopyText>
          <CopyText text={asTypeScript(query, variables)}>Copy as TypeScript</CopyText>
        </p>
        <CodeBlock code={query} label="Query" />
        <CodeBlock code={JSON.stringify(variables, null, 2)} label="Variables" maxHeight={160} />
      </Dialog>
    </>
  );
}

function CopyText({ text, children }: { readonly text: string; readonly children: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button type="button" onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
      {copied ? 'Copied' : children}
    </button>
  );
}
