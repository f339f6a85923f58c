'use client';

import { useEffect, useState } from 'react';
import { Icon } from '../../ui/icon';
import styles from './theme-button.module.css';

type Theme = 'system' | 'light' | 'dark';
const next: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const words: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Light, dark, or as the system has it; kept in this browser. */
export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => {
    const kept = window.localStorage.getItem('cairn.theme');
    if (kept === 'light' || kept === 'dark') setTheme(kept);
  }, []);
  const change = () => {
    const chosen = next[theme];
    setTheme(chosen);
    if (chosen === 'system') {
      window.localStorage.removeItem('cairn.theme');
      delete document.documentElement.dataset['theme'];
    } else {
      window.localStorage.setItem('cairn.theme', chosen);
      document.documentElement.dataset['theme'] = chosen;
    }
  };
  return (
    <button type="button" className={styles['theme']} onClick={change} aria-label={`Colours: ${words[theme]}. Change`}>
      <Icon name={theme === 'dark' ? 'moon' : 'sun'} size={14} /> {words[theme]}
    </button>
  );
}
