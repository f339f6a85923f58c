import type { GateResult } from '../../../live/queries/model-version';
import { CodeBlock, Json } from '../../../ui/code-block';
import { plural } from '../../../ui/format';
import { Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import { Status } from '../../../ui/status';
import { At } from '../../../ui/time';
import styles from './gate-results.module.css';

export interface GateResultsProps {
  readonly results: readonly GateResult[];
  /** Whether what they looked at is in sight at once. Defaults to false. */
  readonly open?: boolean;
}

/** What each gate said, and what it looked at: the question, the answer, the predicate. */
export function GateResults({ results, open = false }: GateResultsProps) {
  const passed = results.filter((result) => result.passed).length;
  return (
    <Section title="Gates" note={results.length === 0 ? undefined : `${passed} of ${plural(results.length, 'gate')} passed`}>
      {results.length === 0 && <Empty title="No gate has been asked yet" />}
      <ul className={styles['gates']}>
        {results.map(({ id, gate, passed: hasPassed, explanation, inputs, evaluatedAt }) => (
          <li key={id}>
            <details open={open}>
              <summary>
                <strong>{gate.name}</strong>
                <Status value={hasPassed ? 'PASSED' : 'FAILED'} />
                <span>{explanation}</span>
              </summary>
              {gate.description !== null && <p>{gate.description}</p>}
              <div className={styles['evidence']}>
                <div>
                  <h3>Asked</h3>
                  <CodeBlock code={gate.query} label={`Query of ${gate.name}`} maxHeight={220} />
                </div>
                <div>
                  <h3>Answered</h3>
                  <Json value={inputs} label={`Inputs of ${gate.name}`} maxHeight={220} />
                </div>
              </div>
              <h3>Must be true</h3>
              <CodeBlock code={gate.predicate} label={`Predicate of ${gate.name}`} />
              <p>
                Gate version {gate.version}, asked <At at={evaluatedAt} />
              </p>
            </details>
          </li>
        ))}
      </ul>
    </Section>
  );
}
