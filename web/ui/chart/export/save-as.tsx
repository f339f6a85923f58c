'use client';

import { asPng, downloadBlob, downloadText, fileName } from './download';

export interface SaveAsProps {
  readonly title: string;
  /** Draws the picture when somebody wants it. */
  readonly svg: () => string;
  /** What is drawn as rows; absent where there are none. */
  readonly csv?: () => string;
}

/** A chart as a file: its values, the picture in dots, the picture in lines. */
export function SaveAs({ title, svg, csv }: SaveAsProps) {
  const name = fileName(title);
  return (
    <>
      {csv !== undefined && (
        <button type="button" aria-label={`${title} as CSV`} onClick={() => downloadText(`${name}.csv`, csv(), 'text/csv')}>
          CSV
        </button>
      )}
      <button type="button" aria-label={`${title} as PNG`} onClick={() => void asPng(svg()).then((blob) => downloadBlob(`${name}.png`, blob))}>
        PNG
      </button>
      <button type="button" aria-label={`${title} as SVG`} onClick={() => downloadText(`${name}.svg`, svg(), 'image/svg+xml')}>
        SVG
      </button>
    </>
  );
}
