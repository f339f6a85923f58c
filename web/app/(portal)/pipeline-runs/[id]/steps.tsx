'use client';

import type { Step } from '../../../../live/queries/pipeline-run';
import { useUrlState } from '../../../../live/use-url-state';
import { Json } from '../../../../ui/code-block';
import { formatShare, humanize } from '../../../../ui/format';
import { Dag } from '../../../../ui/graph/dag';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Status } from '../../../../ui/status';
import { JobLogs } from '../../../_parts/job-logs';
import { StepProgress } from '../../../_parts/step-progress';
import { Took } from '../../../_parts/took';
import styles from './steps.module.css';

/** The run as a graph of steps, and the one that is looked at with its log. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const [named, choose] = useUrlState('step');
  const chosen = steps.find(({ name }) => name === named) ?? usual(steps);
  return (
    <>
      <Section title="Steps">
        <Dag
          label="Steps"
          {...(chosen === undefined ? {} : { chosen: chosen.name })}
          onChoose={choose}
          nodes={steps.map((step) => ({
            id: step.name,
            dependsOn: step.dependsOn,
            content: (
              <>
                <strong className={styles['name']}>{step.name}</strong>
                <span className={styles['state']}>
                  <Status value={step.status} />
                  {step.startedAt !== null && (
                    <small>
                      {step.status === 'RUNNING' && step.progress !== null && `${formatShare(step.progress.rowsDone / Math.max(1, step.progress.rowsTotal))}, `}
                      <Took from={step.startedAt} to={step.endedAt} />
                    </small>
                  )}
                </span>
              </>
            ),
          }))}
        />
      </Section>
      {chosen !== undefined && <ChosenStep step={chosen} />}
    </>
  );
}

function ChosenStep({ step }: { readonly step: Step }) {
  return (
    <Section title={step.name} note={humanize(step.kind)} actions={step.job !== null && <NodeLink id={step.job.id} />}>
      {step.message !== null && <p className={styles['message']}>{step.message}</p>}
      <StepProgress step={step} />
      <Linked outputs={step.outputs} />
      {step.job !== null && <JobLogs jobId={step.job.id} />}
    </Section>
  );
}

/** Outputs, with links where they name nodes. */
function Linked({ outputs }: { readonly outputs: unknown }) {
  if (outputs == null) return null;
  const ids = [...new Set(JSON.stringify(outputs).match(/\b[a-z]+_[0-9a-f]{32}\b/g))];
  return (
    <>
      {ids.length > 0 && (
        <p className={styles['links']}>
          {ids.map((id) => (
            <NodeLink key={id} id={id} />
          ))}
        </p>
      )}
      <details className={styles['outputs']}>
        <summary>Outputs</summary>
        <Json value={outputs} label="Outputs" />
      </details>
    </>
  );
}

/** The step somebody most likely wants to see: what failed, what goes on, what came last. */
function usual(steps: readonly Step[]): Step | undefined {
  return steps.find(({ status }) => status === 'FAILED') ?? steps.find(({ status }) => status === 'RUNNING' || status === 'WAITING') ?? steps.findLast(({ status }) => status === 'SUCCEEDED') ?? steps[0];
}
