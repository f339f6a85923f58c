'use client';

import { useState } from 'react';
import { useUrlState } from '../../../live/use-url-state';
import { askText } from '../../../live/ask-text';
import { Button } from '../../../ui/button';
import { Json } from '../../../ui/code-block';
import { TextArea } from '../../../ui/field';
import { formatDuration } from '../../../ui/format';
import { Page } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import styles from './page.module.css';

const example = `query {
  me { name }
  projects { id name }
}`;

/** Any question to the graph. The question is in the address, so that it can be sent to somebody. */
export default function QueryPage() {
  const [query, setQuery] = useUrlState('query', example);
  const [variables, setVariables] = useUrlState('variables', '{}');
  const [answer, setAnswer] = useState<{ readonly result: unknown; readonly tookMs: number }>();
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    setAnswer(await askText(query, variables));
    setBusy(false);
  };
  return (
    <Page title="GraphQL" answer="One graph for portal, notebooks and services: what you see on any page can be asked here.">
      <div className={styles['pair']}>
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            void ask();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void ask();
          }}
        >
          <TextArea label="Query" value={query} onChange={setQuery} rows={22} spellCheck={false} className={styles['code']} />
          <TextArea label="Variables, as JSON" value={variables} onChange={setVariables} rows={5} spellCheck={false} className={styles['code']} />
          <Button type="submit" tone="main" isDisabled={busy}>
            {busy ? 'Asking…' : 'Ask (Ctrl Enter)'}
          </Button>
        </form>
        <section aria-label="Answer">
          {answer === undefined ? (
            <Empty title="Not asked yet" />
          ) : (
            <>
              <p className={styles['took']}>{formatDuration(answer.tookMs)} from here</p>
              <Json value={answer.result} label="Answer" maxHeight={720} />
            </>
          )}
        </section>
      </div>
    </Page>
  );
}
