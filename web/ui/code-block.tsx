import { Copy } from './copy';
import styles from './code-block.module.css';

/** Code or JSON as it is, which can be copied whole. Long text scrolls within. */
export function CodeBlock({ code, label, maxHeight = 360 }: { readonly code: string; readonly label: string; readonly maxHeight?: number }) {
  return (
    <div className={styles['block']}>
      <pre tabIndex={0} role="region" aria-label={label} style={{ maxHeight }}>
        <code>{code}</code>
      </pre>
      <div className={styles['copy']}>
        <Copy text={code} label={label} />
      </div>
    </div>
  );
}

/** A JSON value, indented. */
export function Json({ value, label, maxHeight }: { readonly value: unknown; readonly label: string; readonly maxHeight?: number }) {
  return <CodeBlock code={JSON.stringify(value, null, 2) ?? 'null'} label={label} {...(maxHeight === undefined ? {} : { maxHeight })} />;
}
