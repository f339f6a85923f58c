'use client';

import type { ExportItem } from '../../../../live/queries/exports';
import { Checkpoint } from '../../../../live/queries/governance';
import { useLive } from '../../../../live/use-live';
import { CodeBlock } from '../../../../ui/code-block';
import { Section } from '../../../../ui/page';
import { Answered } from '../../../_parts/answered';
import styles from './export-list.module.css';

/** How somebody checks a bundle without the platform: the commands, and the key to compare with. */
export function HowToVerify({ newest }: { readonly newest: ExportItem | undefined }) {
  const live = useLive(Checkpoint, {});
  const name = newest?.id ?? 'export';
  return (
    <Section title="Check a bundle without us" note="needs Node.js, or Python, alone">
      <Answered live={live}>
        {({ checkpoint }) => {
          const key = checkpoint?.verifierKey;
          const named = key === undefined ? '' : ` --key '${key}'`;
          return (
            <div className={styles['verify']}>
              <CodeBlock label="Commands that verify a bundle" code={`unzip ${name}.zip -d ${name} && cd ${name}\nnode verify.mjs${named}\npython3 verify.py${named}`} />
              {key === undefined ? (
                <p>No checkpoint has been signed yet, so there is no key to compare with.</p>
              ) : (
                <>
                  <p>The key that signs the trail today. It proves something only where it is published by others too: compare it with a copy that you did not get from here.</p>
                  <CodeBlock label="Key that signs the trail" code={key} />
                </>
              )}
            </div>
          );
        }}
      </Answered>
    </Section>
  );
}
