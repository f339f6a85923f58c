'use client';

import { Fragment } from 'react';
import { useProject } from '../../live/project';
import { NodeLink } from '../../ui/node-link';
import { addressed } from './addressed';

/** A sentence of the platform, in which ids become links, and the reader is called you. */
export function TextWithIds({ text }: { readonly text: string }) {
  const { me, projects } = useProject();
  const nameOf = (id: string) => projects?.find((project) => project.id === id)?.name;
  return (
    <>
      {addressed(text, me?.id).split(/'?\b([a-z]+_[0-9a-f]{32})\b'?/).map((part, place) => (
        <Fragment key={place}>{place % 2 === 0 ? part : <NodeLink id={part}>{nameOf(part)}</NodeLink>}</Fragment>
      ))}
    </>
  );
}
