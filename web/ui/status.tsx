import { humanize } from './format';
import styles from './status.module.css';

type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle';

const tones: Readonly<Record<string, Tone>> = {
  ACKNOWLEDGED: 'warn',
  ACTIVE: 'bad',
  APPROVED: 'good',
  AWAITING_APPROVAL: 'warn',
  BLOCKED: 'bad',
  CANCELLED: 'idle',
  CONSUMING: 'good',
  COVERED: 'good',
  DELETED: 'idle',
  EXPIRED: 'bad',
  FAILED: 'bad',
  FINISHED: 'good',
  FIRING: 'bad',
  KILLED: 'idle',
  LAPSED: 'idle',
  LOADING: 'busy',
  MISSING: 'bad',
  OK: 'good',
  OPEN: 'bad',
  PARTLY: 'warn',
  PASSED: 'good',
  PAUSED: 'warn',
  PENDING: 'idle',
  PROMOTED: 'good',
  QUEUED: 'idle',
  READY: 'good',
  REFUSED: 'bad',
  REGISTERED: 'idle',
  REJECTED: 'bad',
  REVIEWED: 'idle',
  RESOLVED: 'idle',
  RETIRED: 'idle',
  ROLLED_BACK: 'bad',
  RUNNING: 'busy',
  SCHEDULED: 'idle',
  SKIPPED: 'idle',
  STALE: 'warn',
  STARTING: 'busy',
  STOPPED: 'idle',
  SUCCEEDED: 'good',
  WAITING: 'warn',
};

/** Shapes are the second cue beside colour. */
const shapes: Readonly<Record<Tone, string>> = {
  good: 'M3 6.2 5.2 8.5 9 3.8',
  warn: 'M6 2.5v4M6 9v.2',
  bad: 'm3.2 3.2 5.6 5.6M8.8 3.2 3.2 8.8',
  busy: 'M6 2a4 4 0 1 1-4 4',
  idle: 'M3 6h6',
};

export interface StatusProps {
  readonly value: string;
  /** Only the mark is seen: the words are read out, and stand in its title. */
  readonly isMark?: boolean;
}

/** A state in words, with a mark whose colour and shape say the same. */
export function Status({ value, isMark = false }: StatusProps) {
  const known = value.includes('_') || value === value.toUpperCase() ? value : value.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  const tone = tones[known] ?? 'idle';
  return (
    <span className={`${styles['status']} ${styles[tone]}`} title={isMark ? humanize(known) : undefined}>
      <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d={shapes[tone]} />
      </svg>
      {isMark ? <span className="visually-hidden">{humanize(known)}</span> : humanize(known)}
    </span>
  );
}
