'use client';

import { useEffect, useState } from 'react';
import type { FileBytes } from './file-bytes';
import { imageType } from './preview-kind';
import styles from './preview.module.css';

export interface ImagePreviewProps {
  readonly name: string;
  readonly mediaType: string;
  readonly file: FileBytes;
  readonly isSvg: boolean;
}

/**
 * An image, drawn as an image and nothing else. An SVG runs no script in an <img>; it is a data URL because a Blob URL that
 * somebody opens in a tab would be a page of the portal's own origin.
 */
export function ImagePreview({ name, mediaType, file, isSvg }: ImagePreviewProps) {
  const [source, setSource] = useState<string>();
  const [size, setSize] = useState<string>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    if (isSvg) {
      setSource(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(new TextDecoder().decode(file.bytes))}`);
      return undefined;
    }
    const href = URL.createObjectURL(new Blob([file.bytes], { type: imageType(name, mediaType) }));
    setSource(href);
    return () => URL.revokeObjectURL(href);
  }, [file, isSvg, mediaType, name]);
  if (failed) return <p className={styles['said']}>The browser cannot draw this image.</p>;
  if (source === undefined) return null;
  return (
    <figure className={styles['image']}>
      {/* Its address is bytes that were just fetched: there is nothing for an image service to do. */}
      <img src={source} alt={name} onError={() => setFailed(true)} onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => setSize(`${naturalWidth} × ${naturalHeight}`)} />
      <figcaption>{size}</figcaption>
    </figure>
  );
}
