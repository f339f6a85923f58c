'use client';

import { useState } from 'react';
import { Copy } from '../../../../ui/copy';
import { Facts } from '../../../../ui/facts';
import { plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { SearchField } from '../../../../ui/search-field';
import type { RunEnvironment } from '../../../_parts/run-environment';
import styles from './run-packages.module.css';

/** Most packages that are listed at once. */
const mostListed = 100;

/** The packages that the run found installed, folded: there can be hundreds. */
export function RunPackages({ packages, lockFiles }: Pick<RunEnvironment, 'packages' | 'lockFiles'>) {
  const [find, setFind] = useState('');
  const all = Object.entries(packages);
  const found = all.filter(([name]) => name.toLowerCase().includes(find.toLowerCase())).toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <>
      {lockFiles.length > 0 && <Facts facts={lockFiles.map(({ path, digest }) => [path, <Copy key={path} text={digest} label={`Digest of ${path}`}>{shortDigest(digest)}</Copy>] as const)} />}
      {all.length > 0 && (
        <details className={styles['packages']}>
          <summary>{plural(all.length, 'package')}</summary>
          {all.length > 10 && <SearchField label="Find a package" value={find} onChange={setFind} />}
          <Facts facts={found.slice(0, mostListed)} />
          {found.length > mostListed && <p>The first {mostListed}; search for others.</p>}
        </details>
      )}
    </>
  );
}
