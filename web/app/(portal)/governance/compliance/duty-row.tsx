import { Fragment } from 'react';
import type { Duty, StandingQuery } from '../../../../live/queries/compliance';
import { formatCount, plural } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { Status } from '../../../../ui/status';
import { Ago } from '../../../../ui/time';
import { partsOf } from './coverage';
import styles from './compliance.module.css';

/** A duty: how far it is answered, and by what. */
export function DutyRow({ duty: { id, source, duty, status, queries, files } }: { readonly duty: Duty }) {
  const answered = queries.filter((query) => query.status === 'COVERED').length;
  return (
    <li>
      <details>
        <summary>
          <Status value={status} />
          <strong>{partsOf(source).place ?? id}</strong>
          <span>{duty}</span>
          <small>
            {answered} of {plural(queries.length, 'question')} answered
          </small>
        </summary>
        <table className={styles['questions']}>
          <thead>
            <tr>
              <th scope="col">What is asked of the trail</th>
              <th scope="col">Answer</th>
              <th scope="col">Newest</th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            {queries.map((query) => (
              <tr key={query.asks}>
                <th scope="row">{query.asks}</th>
                <td>
                  <Status value={query.status} />
                </td>
                <td>
                  <Newest query={query} />
                </td>
                <td>
                  <Evidence query={query} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={styles['files']}>
          In an <TextLink href="/governance?tab=exports">export</TextLink> it is in{' '}
          {files.map((file, place) => (
            <Fragment key={file}>
              {place > 0 && ', '}
              <code>{file}</code>
            </Fragment>
          ))}
          .
        </p>
      </details>
    </li>
  );
}

function Newest({ query: { newestAt, eventId, freshDays, status } }: { readonly query: StandingQuery }) {
  if (newestAt === null) return <>–</>;
  return (
    <>
      {eventId === null ? <Ago at={newestAt} /> : <TextLink href={`/audit/${eventId}`}><Ago at={newestAt} /></TextLink>}
      {freshDays !== null && <small> {status === 'STALE' ? `older than ${plural(freshDays, 'day')}` : `fresh for ${plural(freshDays, 'day')}`}</small>}
    </>
  );
}

/** How many events there are, and which: each type leads to them. A tag that nobody set says where it belongs. */
function Evidence({ query: { evidence, count } }: { readonly query: StandingQuery }) {
  return (
    <>
      {count > 0 && `${formatCount(count)} × `}
      {evidence.map((kind, place) => (
        <Fragment key={kind}>
          {place > 0 && ' or '}
          <Kind kind={kind} />
        </Fragment>
      ))}
    </>
  );
}

function Kind({ kind }: { readonly kind: string }) {
  if (kind === 'checkpoint') return <>signed checkpoint</>;
  if (kind.startsWith('tag:')) return <>a tag <code>{kind.slice('tag:'.length)}</code></>;
  return <TextLink href={`/governance?type=${kind}`}>{kind}</TextLink>;
}
