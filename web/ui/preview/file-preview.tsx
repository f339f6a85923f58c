'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import { formatBytes } from '../format';
import { Markdown } from '../markdown/markdown';
import { Loading } from '../states';
import { csvPage } from './csv';
import { textOf, type FileBytes, type LoadBytes } from './file-bytes';
import { ImagePreview } from './image-preview';
import { JsonTree } from './json-tree';
import { parquetPage } from './parquet';
import { canBeCut, previewBytes, previewKind, type PreviewKind } from './preview-kind';
import styles from './preview.module.css';
import { pageRows, TablePreview } from './table-preview';

export interface FilePreviewProps {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly load: LoadBytes;
}

/** What is in a file, shown so that nothing in it can run; never more of it than 20 MiB, and what is cut is said. */
export function FilePreview({ name, mediaType, sizeBytes, load }: FilePreviewProps) {
  const kind = previewKind(name, mediaType);
  const most = previewBytes[kind];
  const isTooLarge = sizeBytes > most && !canBeCut.has(kind);
  const isShown = kind !== 'none' && !isTooLarge && sizeBytes > 0;
  const [found, setFound] = useState<{ readonly load: LoadBytes; readonly file?: FileBytes; readonly message?: string }>();
  useEffect(() => {
    if (!isShown) return undefined;
    const leave = new AbortController();
    load(most, leave.signal).then(
      (file) => setFound({ load, file }),
      (thrown: unknown) => !leave.signal.aborted && setFound({ load, message: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => leave.abort();
  }, [isShown, load, most]);
  if (sizeBytes === 0) return <p className={styles['said']}>The file is empty.</p>;
  if (kind === 'none') return <p className={styles['said']}>Files of this kind are not shown here. Download it to look at it.</p>;
  if (isTooLarge) return <p className={styles['said']}>It has {formatBytes(sizeBytes)}; files of this kind are shown up to {formatBytes(most)}. Download it to look at it.</p>;
  if (found === undefined || found.load !== load) return <Loading lines={8} />;
  if (found.file === undefined) return <p className={styles['said']}>It could not be fetched: {found.message}</p>;
  return (
    <>
      <Shown kind={kind} name={name} mediaType={mediaType} file={found.file} />
      {found.file.isCut && <p className={styles['said']}>Cut: the first {formatBytes(found.file.bytes.length)} of {formatBytes(sizeBytes)} are shown.</p>}
    </>
  );
}

interface ShownProps {
  readonly kind: Exclude<PreviewKind, 'none'>;
  readonly name: string;
  readonly mediaType: string;
  readonly file: FileBytes;
}

function Shown({ kind, name, mediaType, file }: ShownProps) {
  switch (kind) {
    case 'image':
    case 'svg':
      return <ImagePreview name={name} mediaType={mediaType} file={file} isSvg={kind === 'svg'} />;
    case 'parquet':
      return <ParquetTable name={name} file={file} />;
    case 'csv':
      return <CsvTable name={name} file={file} />;
    case 'json':
      return <JsonFile name={name} file={file} />;
    case 'markdown':
      return <Markdown text={textOf(file).text} />;
    case 'text':
      return <PlainText name={name} file={file} />;
    default:
      return kind satisfies never;
  }
}

function CsvTable({ name, file }: { readonly name: string; readonly file: FileBytes }) {
  const text = useMemo(() => textOf(file).text, [file]);
  const read = useCallback((at: number) => Promise.resolve(csvPage(text, name, { at, size: pageRows, isCut: file.isCut })), [file, name, text]);
  return <TablePreview name={name} read={read} />;
}

function ParquetTable({ name, file }: { readonly name: string; readonly file: FileBytes }) {
  const read = useCallback((at: number) => parquetPage(file.bytes.buffer, { at, size: pageRows }), [file]);
  return <TablePreview name={name} read={read} />;
}

function JsonFile({ name, file }: { readonly name: string; readonly file: FileBytes }) {
  const parsed = useMemo(() => parseJson(file), [file]);
  return parsed === undefined ? <PlainText name={name} file={file} /> : <JsonTree value={parsed.value} />;
}

/** A file that was cut, or is not what its name says, is text. */
function parseJson(file: FileBytes): { readonly value: unknown } | undefined {
  if (file.isCut) return undefined;
  try {
    return { value: JSON.parse(textOf(file).text) as unknown };
  } catch {
    return undefined;
  }
}

function PlainText({ name, file }: { readonly name: string; readonly file: FileBytes }) {
  const { text, isBinary } = useMemo(() => textOf(file), [file]);
  if (isBinary) return <p className={styles['said']}>It holds bytes that are no text. Download it to look at it.</p>;
  return (
    <pre className={styles['text']} tabIndex={0} role="region" aria-label={`Text of ${name}`}>
      {text}
    </pre>
  );
}
