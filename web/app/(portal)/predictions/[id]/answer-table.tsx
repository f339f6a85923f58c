import type { PredictionDetail } from '../../../../live/queries/predictions';
import { formatDuration } from '../../../../ui/format';
import { VersionLink } from '../../../../ui/version-link';
import { outputRows } from './answers';
import styles from './answer-table.module.css';

/** What was answered, and beside it what candidates answered to copies. */
export function AnswerTable({ prediction }: { readonly prediction: PredictionDetail }) {
  const { shadowAnswers, modelVersion, latencyMs } = prediction;
  const hasCopies = shadowAnswers.length > 0;
  return (
    <>
      <div className={styles['scroller']} tabIndex={0} role="region" aria-label="Answers">
        <table className={styles['answers']}>
          <thead>
            <tr>
              <th scope="col">Output</th>
              <th scope="col">
                <VersionLink version={modelVersion} />
                {hasCopies && <small>answered the caller</small>}
              </th>
              {shadowAnswers.map(({ variantId, modelVersion: version }) => (
                <th scope="col" key={variantId}>
                  <VersionLink version={version} />
                  <small>answered a copy</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {outputRows(prediction).map(({ output, answered, copies }) => (
              <tr key={output}>
                <th scope="row">{output}</th>
                <td>{answered}</td>
                {copies.map((copy, place) => (
                  <td key={shadowAnswers[place]!.variantId}>{copy ?? '–'}</td>
                ))}
              </tr>
            ))}
            {hasCopies && (
              <tr>
                <th scope="row">Time</th>
                <td>{formatDuration(latencyMs)}</td>
                {shadowAnswers.map(({ variantId, latencyMs: took }) => (
                  <td key={variantId}>{formatDuration(took)}</td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {hasCopies && <p className={styles['note']}>Answers to copies reach no caller: they are kept to compare the two.</p>}
    </>
  );
}
