'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { PipelineById } from '../../../../live/queries/pipelines';
import { useLive } from '../../../../live/use-live';
import { useUrlState } from '../../../../live/use-url-state';
import { CodeBlock, Json } from '../../../../ui/code-block';
import { humanize, plural } from '../../../../ui/format';
import { Dag } from '../../../../ui/graph/dag';
import { Answer, Columns, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { PipelineRunList } from '../../../_parts/pipeline-run-list';
import { StartRun } from './start-run';
import { Triggers } from './triggers';
import styles from './page.module.css';

export default function PipelinePage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(PipelineById, { id });
  const [chosen, choose] = useUrlState('step');
  useNodeProject(live.data?.pipeline?.projectId);
  return (
    <Answered live={live}>
      {({ pipeline }) => {
        if (pipeline === null) return <MissingNode id={id} />;
        const step = pipeline.steps.find(({ name }) => name === chosen);
        return (
          <>
            <ThingHeader
              id={id}
              name={pipeline.name}
              deed="defined by"
              who={pipeline.createdBy}
              at={pipeline.createdAt}
              actions={
                <>
                  <QuerySource {...live.source} />
                  <StartRun pipelineId={id} name={pipeline.name} />
                </>
              }
            />
            <Answer>
              Version {pipeline.version} with {plural(pipeline.steps.length, 'step')}; {pipeline.triggers.length === 0 ? 'starts on demand only' : `starts by itself on ${pipeline.triggers.map(({ kind }) => humanize(kind).toLowerCase()).join(', ')}`}.
            </Answer>
            <Section title="Steps" note="choose one to see what it runs">
              <Dag
                label="Steps"
                chosen={chosen}
                onChoose={(name) => choose(name === chosen ? '' : name)}
                nodes={pipeline.steps.map(({ name, kind, dependsOn }) => ({
                  id: name,
                  dependsOn,
                  content: (
                    <>
                      <strong>{name}</strong>
                      <small className={styles['kind']}>{humanize(kind)}</small>
                    </>
                  ),
                }))}
              />
              {step !== undefined && (
                <Columns>
                  <div>{step.command !== null && <CodeBlock code={step.command.join(' ')} label={`Command of ${step.name}`} />}</div>
                  <Json value={step.config} label={`Configuration of ${step.name}`} />
                </Columns>
              )}
            </Section>
            <Triggers triggers={pipeline.triggers} />
            <Section title="Runs">
              <PipelineRunList projectId={pipeline.projectId} pipelineId={id} />
            </Section>
          </>
        );
      }}
    </Answered>
  );
}
