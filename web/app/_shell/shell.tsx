'use client';

import { useState } from 'react';
import { useProject } from '../../live/project';
import { Empty, Failure } from '../../ui/states';
import { Palette } from './palette';
import { Rail } from './rail';
import { ShortcutList } from './shortcut-list';
import { useMlflowLinks } from './use-mlflow-links';
import { useShortcuts } from './use-shortcuts';
import styles from './shell.module.css';

/** The frame of every page: rail, page, and what the keyboard opens. */
export function Shell({ children }: { readonly children: React.ReactNode }) {
  const [open, setOpen] = useState<'palette' | 'shortcuts'>();
  const { projects, failure } = useProject();
  const close = () => setOpen(undefined);
  useShortcuts(setOpen);
  useMlflowLinks();
  return (
    <div className={styles['shell']}>
      <a href="#page" className={styles['skip']}>
        Skip to the page
      </a>
      <Rail onFind={() => setOpen('palette')} />
      <main id="page" className={styles['main']} tabIndex={-1}>
        {failure !== undefined && <Failure {...failure} onRetry={() => window.location.reload()} />}
        {projects?.length === 0 ? (
          <Empty title="You see no project yet" code={createProject}>
            Ask an administrator for a role in one, or make one if you are an administrator.
          </Empty>
        ) : (
          children
        )}
      </main>
      <Palette open={open === 'palette'} onClose={close} />
      <ShortcutList open={open === 'shortcuts'} onClose={close} />
    </div>
  );
}

const createProject = `import { connect } from '@cairn/client';
const cairn = connect();
await cairn.query('mutation { createProject(input: { name: "flights" }) { id } }');`;
