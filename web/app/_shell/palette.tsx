'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Autocomplete, Dialog, Input, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import { useProject } from '../../live/project';
import { SearchNodes } from '../../live/queries/lineage';
import { useLive } from '../../live/use-live';
import { Icon } from '../../ui/icon';
import { kindOf, pathOf, shortId } from '../../ui/kinds';
import { places } from './places';
import styles from './palette.module.css';

interface Found {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly href: string;
}

/** Finds pages and nodes by a few letters, or by an id. */
export function Palette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <ModalOverlay isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable className={styles['shade']!}>
      <Modal className={styles['modal']!}>
        <Dialog aria-label="Find" className={styles['dialog']!}>
          <Finder onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const router = useRouter();
  const found = useFound(text.trim());
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField autoFocus aria-label="A page, a name or an id" className={styles['field']!}>
        <Icon name="search" />
        <Input className={styles['input']!} placeholder="A page, a name or an id" />
      </SearchField>
      <ListBox aria-label="Found" items={found} className={styles['list']!} onAction={(key) => go(found.find(({ id }) => id === key)?.href ?? '/')} renderEmptyState={() => <p className={styles['none']}>Nothing is called so.</p>}>
        {({ id, label, note, icon }) => (
          <ListBoxItem id={id} textValue={`${label} ${note}`} className={styles['item']!}>
            <Icon name={icon} size={14} />
            <span>{label}</span>
            <small>{note}</small>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}

function useFound(text: string): readonly Found[] {
  const { projectId } = useProject();
  const settled = useSettled(text);
  const { data } = useLive(SearchNodes, projectId === undefined || settled === '' ? undefined : { projectId, text: settled, first: 12 });
  const lower = text.toLowerCase();
  const pages = places
    .filter(({ label }) => label.toLowerCase().includes(lower))
    .map(({ label, href, icon, letter }): Found => ({ id: href, label, note: `g ${letter}`, icon, href }));
  const nodes = (settled === '' ? [] : (data?.searchNodes ?? [])).map(
    ({ id, label }): Found => ({ id, label, note: `${kindOf(id).label} ${shortId(id)}`, icon: kindOf(id).icon, href: pathOf(id) }),
  );
  const direct = /^[a-z]+_[0-9a-f]{32}$/.test(text) && !nodes.some(({ id }) => id === text) ? [{ id: text, label: kindOf(text).label, note: shortId(text), icon: kindOf(text).icon, href: pathOf(text) }] : [];
  return [...direct, ...pages, ...nodes];
}

/** A text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 120);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
