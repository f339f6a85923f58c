'use client';

import { useEffect, useState } from 'react';
import type { Document } from '../../live/document';
import type { LogLine } from '../../live/queries/jobs';
import { useEvents } from '../../live/use-events';

/** Lines that are stored and those written since, each once, in order. Without a job nothing is followed. */
export function useLogLines(document: Document<{ readonly jobLogged: LogLine }, { readonly jobId: string }>, jobId: string | undefined, stored: readonly LogLine[], most: number): readonly LogLine[] {
  const [written, setWritten] = useState<readonly LogLine[]>([]);
  useEffect(() => setWritten([]), [jobId]);
  useEvents(document, jobId === undefined ? undefined : { jobId }, ({ jobLogged }) => setWritten((lines) => [...lines, jobLogged].slice(-most)));
  const byNumber = new Map([...stored, ...written].map((line) => [line.number, line]));
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number).slice(-most);
}
