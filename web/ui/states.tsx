import { Button } from './button';
import { CodeBlock } from './code-block';
import styles from './states.module.css';

/** Lines that hold the place of what is being fetched, `height` pixels where it is known, so that nothing moves when it comes. */
export function Loading({ lines = 6, height }: { readonly lines?: number; readonly height?: number }) {
  return (
    <div className={styles['loading']} role="status" aria-label="Loading" style={{ minBlockSize: height }}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ inlineSize: `${92 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

export interface EmptyProps {
  /** What is not there. */
  readonly title: string;
  /** What would be here, in a sentence. */
  readonly children?: React.ReactNode;
  /** The lines of code that fill it. */
  readonly code?: string;
}

export function Empty({ title, children, code }: EmptyProps) {
  return (
    <div className={styles['empty']}>
      <p className={styles['title']}>{title}</p>
      {children !== undefined && <p className={styles['text']}>{children}</p>}
      {code !== undefined && <CodeBlock code={code} label="Code that fills this page" />}
    </div>
  );
}

/** What went wrong, said so that somebody can act on it. */
export interface FailureProps {
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** What support needs to find it in the log. */
  readonly reference?: string | undefined;
  /** The platform's own name for this kind of error; absent when it did not answer. */
  readonly code?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

export function Failure({ message, advice, reference, onRetry }: FailureProps) {
  return (
    <div className={styles['failure']} role="alert">
      <p className={styles['title']}>{message}</p>
      <p className={styles['text']}>{advice}</p>
      {reference !== undefined && (
        <p className={styles['text']}>
          Reference <code>{reference}</code>
        </p>
      )}
      {onRetry !== undefined && <Button onPress={onRetry}>Try again</Button>}
    </div>
  );
}
