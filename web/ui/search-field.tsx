import styles from './field.module.css';

/** A word to look for, among what is on the page. */
export function SearchField({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }) {
  return <input type="search" className={styles['search']} aria-label={label} placeholder={label} value={value} onChange={(event) => onChange(event.target.value)} />;
}
