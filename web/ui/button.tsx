'use client';

import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './button.module.css';

/** `plain` for most; `main` for the one thing a page is for; `danger` for what cannot be taken back. */
export type ButtonTone = 'plain' | 'main' | 'danger' | 'quiet';

export function Button({ tone = 'plain', className, ...props }: ButtonProps & { readonly tone?: ButtonTone }) {
  return <AriaButton {...props} className={`${styles['button']} ${styles[tone]} ${typeof className === 'string' ? className : ''}`} />;
}
