'use client';

import { useRouter } from 'next/navigation';
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { useProject } from '../../live/project';
import { Icon } from '../../ui/icon';
import styles from './project-switcher.module.css';

/** Which project the lists are about. */
export function ProjectSwitcher() {
  const { projects, projectId } = useProject();
  const router = useRouter();
  return (
    <Select aria-label="Project" selectedKey={projectId ?? null} onSelectionChange={(key) => router.push(`/?project=${key}`)} placeholder="Project" isDisabled={projects === undefined}>
      <Button className={styles['button']!}>
        <Icon name="project" />
        <SelectValue className={styles['value']!} />
        <Icon name="chevron" size={12} />
      </Button>
      <Popover className={styles['popover']!} placement="bottom start">
        <ListBox className={styles['list']!} items={projects ?? []}>
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={name} className={styles['item']!}>
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
