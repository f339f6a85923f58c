'use client';

import { useEffect, useRef } from 'react';
import { JobById, JobLogged } from '../../live/queries/jobs';
import { useLive } from '../../live/use-live';
import { formatDateTime } from '../../ui/format';
import { Empty } from '../../ui/states';
import { Answered } from './answered';
import styles from './job-logs.module.css';
import { useLogLines } from './use-log-lines';

/** Most lines that are shown. */
const lastLines = 500;

/** What a job wrote, growing while it runs. Stays at the end unless somebody scrolls up. */
export function JobLogs({ jobId }: { readonly jobId: string }) {
  const live = useLive(JobById, { id: jobId, last: lastLines });
  const job = live.data?.job;
  const isOpen = job != null && job.endedAt === null;
  const lines = useLogLines(JobLogged, isOpen ? jobId : undefined, job?.logs ?? [], lastLines);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <Answered live={live}>
      {() =>
        lines.length === 0 ? (
          <Empty title={isOpen ? 'Nothing written yet' : 'It wrote nothing'} />
        ) : (
          <div
            ref={box}
            className={styles['log']}
            role="log"
            aria-label="Log of the job"
            tabIndex={0}
            onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => (atEnd.current = scrollTop + clientHeight > scrollHeight - 24)}
          >
            {lines.map(({ number, at, stream, text }) => (
              <div key={number} data-stream={stream} title={formatDateTime(at)}>
                <span>{number}</span>
                {text}
              </div>
            ))}
          </div>
        )
      }
    </Answered>
  );
}
