'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { StartPipeline } from '../../../../live/queries/pipelines';
import { useAct } from '../../../../live/use-act';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { TextArea } from '../../../../ui/field';
import { pathOf } from '../../../../ui/kinds';
import { Failure } from '../../../../ui/states';

/** Starts a run with params, and goes to its page. */
export function StartRun({ pipelineId, name }: { readonly pipelineId: string; readonly name: string }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('{}');
  const { run, busy, failure } = useAct(StartPipeline);
  const router = useRouter();
  const params = parsed(text);
  const start = async () => {
    const done = await run({ input: { pipelineId, params } });
    if (done !== undefined) router.push(pathOf(done.startPipeline.id));
  };
  return (
    <>
      <Button tone="main" onPress={() => setOpen(true)}>
        Start
      </Button>
      <Dialog title={`Start ${name}`} open={open} onClose={() => setOpen(false)}>
        <TextArea label="Params, as JSON" value={text} onChange={setText} rows={6} spellCheck={false} hint={params === undefined ? 'This is not a JSON object.' : 'Steps read them as ${params.name}. The run acts with the roles that you hold now.'} />
        {failure !== undefined && <Failure {...failure} />}
        <Button tone="main" isDisabled={busy || params === undefined} onPress={() => void start()}>
          {busy ? 'Starting…' : 'Start'}
        </Button>
      </Dialog>
    </>
  );
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
