import styles from './page.module.css';

export interface PageProps {
  readonly title: string;
  /** The answer in words: what is the state of what this page is about. */
  readonly answer?: React.ReactNode;
  readonly actions?: React.ReactNode;
  readonly children: React.ReactNode;
}

/** A page about many things: its name, the answer first, then the evidence. */
export function Page({ title, answer, actions, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Cairn`}</title>
      <header className={styles['header']}>
        <div className={styles['first']}>
          <h1>{title}</h1>
          {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
        </div>
        <div className={styles['line']}>{answer}</div>
      </header>
      {children}
    </>
  );
}

/** The state of a thing in one sentence, at the top of its page. */
export function Answer({ children }: { readonly children: React.ReactNode }) {
  return <p className={styles['answer']}>{children}</p>;
}

export interface SectionProps {
  readonly title: string;
  /** Said beside the title: how many, over which time. */
  readonly note?: React.ReactNode;
  readonly actions?: React.ReactNode;
  readonly children: React.ReactNode;
}

/** A part of a page under its own heading. */
export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className={styles['section']}>
      <div className={styles['heading']}>
        <h2>{title}</h2>
        {note !== undefined && <span className={styles['note']}>{note}</span>}
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** Two columns where there is room. */
export function Columns({ children }: { readonly children: React.ReactNode }) {
  return <div className={styles['columns']}>{children}</div>;
}
