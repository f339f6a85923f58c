'use client';

import type { KeyboardEvent } from 'react';
import { formatBytes } from '../format';
import { Icon } from '../icon';
import { TextLink } from '../link';
import styles from './file-list.module.css';
import type { FileNode } from './file-tree';

interface Sized {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface FileListProps {
  readonly nodes: readonly FileNode<Sized>[];
  /** Path of the file that is shown. */
  readonly current: string | undefined;
  readonly hrefOf: (path: string) => string;
}

/** Files in their folders; arrows move between those that are in sight. */
export function FileList(props: FileListProps) {
  return (
    <nav aria-label="Files" className={styles['files']} onKeyDown={move}>
      <Nodes {...props} />
    </nav>
  );
}

function Nodes({ nodes, current, hrefOf }: FileListProps) {
  return (
    <ul>
      {nodes.map(({ name, path, file, inside }) => (
        <li key={path}>
          {file === undefined ? (
            <details open>
              <summary>
                <span>{name}</span>
              </summary>
              <Nodes nodes={inside} current={current} hrefOf={hrefOf} />
            </details>
          ) : (
            <TextLink href={hrefOf(path)} scroll={false} aria-current={path === current ? 'page' : undefined} title={path}>
              <Icon name="file" size={13} />
              <span>{name}</span>
              <small>{formatBytes(file.sizeBytes)}</small>
            </TextLink>
          )}
        </li>
      ))}
    </ul>
  );
}

function move(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('a, summary')].filter((item) => item.offsetParent !== null);
  const next = items[items.indexOf(event.target as HTMLElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
