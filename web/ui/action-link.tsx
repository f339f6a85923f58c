import { TextLink } from './link';
import styles from './button.module.css';

/** A link among the buttons of a header. */
export function ActionLink({ href, children }: { readonly href: string; readonly children: React.ReactNode }) {
  return (
    <TextLink href={href} className={`${styles['button']} ${styles['quiet']}`}>
      {children}
    </TextLink>
  );
}
