'use client';

import { Fragment } from 'react';
import { useProject } from '../../live/project';
import { NodeLink } from '../../ui/node-link';

/** A sentence of the platform, in which ids become links; the reader's own is their name. */
export function TextWithIds({ text }: { readonly text: string }) {
  const { me, projects } = useProject();
  const nameOf = (id: string) => (id === me?.id ? me.name : projects?.find((project) => project.id === id)?.name);
  return (
    <>
      {text.split(/'?\b([a-z]+_[0-9a-f]{32})\b'?/).map((part, place) => (
        <Fragment key={place}>{place % 2 === 0 ? part : <NodeLink id={part}>{nameOf(part)}</NodeLink>}</Fragment>
      ))}
    </>
  );
}
