'use client';

import { useState } from 'react';
import type { EndpointDetail } from '../../../../live/queries/serving';
import { CreateStream, DeleteStream, type StreamItem } from '../../../../live/queries/streams';
import { useAct } from '../../../../live/use-act';
import { Confirm } from '../../../../ui/confirm';
import { TextField } from '../../../../ui/field';
import styles from './streams.module.css';

interface DoneProps {
  readonly onDone: () => Promise<unknown>;
}

/** Asks for the two subjects of a new stream. */
export function CreateStreamButton({ endpoint, onDone }: { readonly endpoint: EndpointDetail } & DoneProps) {
  const [inputSubject, setInput] = useState('');
  const [outputSubject, setOutput] = useState('');
  const { run, busy, failure } = useAct(CreateStream);
  const create = async () => {
    if ((await run({ input: { endpointId: endpoint.id, inputSubject: inputSubject.trim(), outputSubject: outputSubject.trim() } })) === undefined) return false;
    setInput('');
    setOutput('');
    await onDone();
    return true;
  };
  const subject = { autoComplete: 'off', spellCheck: false } as const;
  return (
    <Confirm action="Add stream" title={`Have ${endpoint.name} answer a subject?`} busy={busy} failure={failure} onConfirm={create}>
      <div className={styles['fields']}>
        <TextField label="Questions come from" value={inputSubject} onChange={setInput} hint={`A subject of NATS, such as ${endpoint.name}.questions`} {...subject} />
        <TextField label="Answers go to" value={outputSubject} onChange={setOutput} hint={`Another one; what cannot be answered goes to ${outputSubject.trim() || '…'}.dead`} {...subject} />
      </div>
      <p>It asks in your name, for as long as you may read this project, and begins with every message that the subject still keeps.</p>
    </Confirm>
  );
}

export function DeleteStreamButton({ stream, onDone }: { readonly stream: StreamItem } & DoneProps) {
  const { run, busy, failure } = useAct(DeleteStream);
  const remove = async () => {
    if ((await run({ id: stream.id })) === undefined) return false;
    await onDone();
    return true;
  };
  return (
    <Confirm action="Delete" title={`Delete the stream of ${stream.inputSubject}?`} tone="danger" busy={busy} failure={failure} onConfirm={remove}>
      What was delivered is still answered, and nothing more is taken. A new stream of this subject begins with everything that it keeps.
    </Confirm>
  );
}
