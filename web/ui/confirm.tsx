'use client';

import { useState } from 'react';
import { Button, type ButtonTone } from './button';
import { Dialog } from './dialog';
import { TextArea } from './field';
import { Failure, type FailureProps } from './states';
import styles from './confirm.module.css';

export interface ConfirmProps {
  /** What the button says, before and in the question. */
  readonly action: string;
  readonly title: string;
  /** What will happen, named. */
  readonly children: React.ReactNode;
  readonly tone?: ButtonTone;
  /** For a question with a form in it. */
  readonly wide?: boolean;
  /** Asks for a reason with this label; it must not be empty. */
  readonly reason?: string;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly failure?: FailureProps | undefined;
  /** @returns whether it was done: then the question goes away. */
  readonly onConfirm: (reason: string) => Promise<boolean>;
}

/** A button that says what it will do before it does it. */
export function Confirm({ action, title, children, tone = 'plain', wide = false, reason, busy = false, disabled = false, failure, onConfirm }: ConfirmProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const confirm = async () => {
    if (await onConfirm(text.trim())) {
      setOpen(false);
      setText('');
    }
  };
  return (
    <>
      <Button tone={tone} isDisabled={disabled} onPress={() => setOpen(true)}>
        {action}
      </Button>
      <Dialog title={title} open={open} onClose={() => setOpen(false)} wide={wide}>
        <div className={styles['text']}>{children}</div>
        {reason !== undefined && <TextArea label={reason} value={text} onChange={setText} rows={3} />}
        {failure !== undefined && <Failure {...failure} />}
        <div className={styles['buttons']}>
          <Button onPress={() => setOpen(false)}>Cancel</Button>
          <Button tone={tone === 'danger' ? 'danger' : 'main'} isDisabled={busy || (reason !== undefined && text.trim() === '')} onPress={() => void confirm()}>
            {action}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
