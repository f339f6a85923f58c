'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { fetchBytes } from '../../../../live/fetch-bytes';
import type { ArtifactItem, LoggedModelItem } from '../../../../live/queries/run';
import { Copy } from '../../../../ui/copy';
import { formatBytes } from '../../../../ui/format';
import { shortDigest, shortId } from '../../../../ui/kinds';
import { FileList } from '../../../../ui/preview/file-list';
import { FilePreview } from '../../../../ui/preview/file-preview';
import { fileTree } from '../../../../ui/preview/file-tree';
import { Empty } from '../../../../ui/states';
import { Ago } from '../../../../ui/time';
import styles from './run-artifacts.module.css';

/** The files that the run produced and those of its models, in their folders, and the one that is looked at. */
export function RunArtifacts({ artifacts, loggedModels }: { readonly artifacts: readonly ArtifactItem[]; readonly loggedModels: readonly LoggedModelItem[] }) {
  const search = useSearchParams();
  const pathname = usePathname();
  // A name that was logged again names the newer file.
  const files = useMemo(() => {
    const ofModels = loggedModels.flatMap((model) => model.artifacts.map((file) => ({ ...file, name: `${model.name} (${shortId(model.id)})/${file.name}` })));
    return [...new Map([...artifacts, ...ofModels].map((file) => [file.name, file])).values()];
  }, [artifacts, loggedModels]);
  const tree = useMemo(() => fileTree(files), [files]);
  const named = search.get('artifact');
  const current = files.find(({ name }) => name === named);
  if (files.length === 0) return <Empty title="No artifact yet" code="await run.artifact('model.onnx', bytes, 'application/octet-stream');" />;
  const hrefOf = (path: string) => {
    const next = new URLSearchParams(search.toString());
    next.set('artifact', path);
    return `${pathname}?${next.toString()}`;
  };
  return (
    <div className={styles['whole']}>
      <FileList nodes={tree} current={current?.name} hrefOf={hrefOf} />
      <div className={styles['preview']}>
        {current !== undefined ? (
          <Artifact key={current.digest + current.name} artifact={current} />
        ) : named !== null ? (
          <Empty title={`This run has no artifact ${named}`} />
        ) : (
          <Empty title="Choose a file">Images, tables, text, JSON and Markdown are shown here.</Empty>
        )}
      </div>
    </div>
  );
}

/** The media type that says nothing. */
const nothingSaid = 'application/octet-stream';

function Artifact({ artifact: { name, digest, sizeBytes, mediaType, createdAt, downloadPath } }: { readonly artifact: ArtifactItem }) {
  const load = useCallback((most: number, signal: AbortSignal) => fetchBytes(downloadPath, most, signal), [downloadPath]);
  return (
    <section aria-label={name}>
      <div className={styles['head']}>
        <h2>{name}</h2>
        <p>
          <span>{formatBytes(sizeBytes)}</span>
          {mediaType !== nothingSaid && <span>{mediaType}</span>}
          <Copy text={digest} label="Digest">
            {shortDigest(digest)}
          </Copy>
          <Ago at={createdAt} />
          <a href={downloadPath} download={name.split('/').at(-1)}>
            Download
          </a>
        </p>
      </div>
      <FilePreview name={name} mediaType={mediaType} sizeBytes={sizeBytes} load={load} />
    </section>
  );
}
