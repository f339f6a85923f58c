'use client';

import { useState } from 'react';
import { infer, type Answer } from '../../../../live/infer';
import { Predictions } from '../../../../live/queries/predictions';
import type { EndpointDetail } from '../../../../live/queries/serving';
import { useLive } from '../../../../live/use-live';
import { useUrlState } from '../../../../live/use-url-state';
import { Button } from '../../../../ui/button';
import { CodeBlock } from '../../../../ui/code-block';
import { TextField } from '../../../../ui/field';
import { formatDuration, formatNumber } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Columns, Section } from '../../../../ui/page';
import { Segments } from '../../../../ui/segments';
import { Empty, Failure } from '../../../../ui/states';
import { readTensors } from './read-tensors';
import { inferCurl, inferPython, inferTypeScript, type Request } from './snippets';
import styles from './try-it.module.css';

const languages = [
  { value: 'curl', label: 'curl' },
  { value: 'python', label: 'Python' },
  { value: 'typescript', label: 'TypeScript' },
] as const;

const writers: Readonly<Record<(typeof languages)[number]['value'], (request: Request) => string>> = { curl: inferCurl, python: inferPython, typescript: inferTypeScript };

/** A form made of the inputs of the live version: fill it in, and the endpoint answers. The answer is a real prediction. */
export function TryIt({ endpoint }: { readonly endpoint: EndpointDetail }) {
  const version = endpoint.variants.find(({ id }) => id === endpoint.champion?.id)?.modelVersion;
  const last = useLive(Predictions, { endpointId: endpoint.id, first: 1 });
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [answer, setAnswer] = useState<Answer>();
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [chosen, setLanguage] = useUrlState('code', 'curl');
  const language = languages.find(({ value }) => value === chosen)?.value ?? 'curl';
  if (version === undefined || version === null) return <Empty title="Nothing answers here now" />;

  const example = last.data?.predictions.nodes[0]?.features as Readonly<Record<string, unknown>> | undefined;
  const textOf = (name: string) => typed[name] ?? shown(example?.[name] ?? undefined);
  const tensors = readTensors(version.inputs, textOf);
  const ask = async () => {
    if ('problem' in tensors) return setRefusal(tensors.problem);
    setBusy(true);
    setRefusal(undefined);
    try {
      setAnswer(await infer(endpoint.name, endpoint.projectId, tensors.inputs));
    } catch (thrown) {
      setRefusal(thrown instanceof Error ? thrown.message : String(thrown));
    }
    setBusy(false);
  };
  return (
    <Columns>
      <div>
        <Section title="Inputs" note={example === undefined ? undefined : 'filled with those of the last prediction'}>
          <form
            className={styles['form']}
            onSubmit={(event) => {
              event.preventDefault();
              void ask();
            }}
          >
            {version.inputs.map(({ name, datatype, shape }) => (
              <TextField key={name} label={name} value={textOf(name)} onChange={(text) => setTyped((before) => ({ ...before, [name]: text }))} inputMode="decimal" hint={`${datatype}${width(shape) > 1 ? `, ${width(shape)} values with commas` : ''}`} />
            ))}
            <Button type="submit" tone="main" isDisabled={busy}>
              {busy ? 'Asking…' : 'Predict'}
            </Button>
          </form>
        </Section>
        <Section title="Answer">
          {refusal !== undefined && <Failure message={refusal} advice="Correct the value and ask again. What you typed is still here." />}
          {answer === undefined ? refusal === undefined && <Empty title="Nothing asked yet">What you ask here is answered by v{version.number} or by a rollout's candidate, and recorded like any prediction.</Empty> : <Answered answer={answer} />}
        </Section>
      </div>
      <Section title="The same request" actions={<Segments label="Language" value={language} onChange={setLanguage} choices={languages} />}>
        {'problem' in tensors ? (
          <p className={styles['quiet']}>It stands here once every input has a value: {tensors.problem}.</p>
        ) : (
          <CodeBlock code={writers[language]({ origin: window.location.origin, projectId: endpoint.projectId, endpoint: endpoint.name, inputs: tensors.inputs, outputs: version.outputs.map(({ name }) => name) })} label={`The same request, ${languages.find(({ value }) => value === language)?.label}`} maxHeight={420} />
        )}
      </Section>
    </Columns>
  );
}

function Answered({ answer }: { readonly answer: Answer }) {
  return (
    <div className={styles['answer']} role="status">
      <dl>
        {answer.outputs.map(({ name, data }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{data.map((value) => (typeof value === 'number' ? formatNumber(value) : String(value))).join(', ')}</dd>
          </div>
        ))}
      </dl>
      <p>
        in {formatDuration(answer.tookMs)} from here{' '}
        {answer.predictionIds.map((id) => (
          <NodeLink key={id} id={id} />
        ))}
      </p>
    </div>
  );
}

function shown(value: unknown): string {
  return value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
}

function width(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, size) => product * Math.max(1, size), 1);
}
