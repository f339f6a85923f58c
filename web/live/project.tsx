'use client';

import { useSearchParams } from 'next/navigation';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { WhoAmI, type WhoAmIData } from './queries/who-am-i';
import { useLive } from './use-live';
import type { FailureProps } from '../ui/states';

interface ProjectState {
  /** The project that lists are about; absent until it is known. */
  readonly projectId: string | undefined;
  readonly projects: WhoAmIData['projects'] | undefined;
  readonly me: WhoAmIData['me'] | undefined;
  readonly failure: FailureProps | undefined;
  readonly choose: (id: string) => void;
}

const ProjectContext = createContext<ProjectState | undefined>(undefined);
const kept = 'cairn.project';

/** Knows who is signed in and which project is looked at: the one in the address, the last one, or the newest. */
export function ProjectProvider({ children }: { readonly children: React.ReactNode }) {
  const inAddress = useSearchParams().get('project');
  const [chosen, setChosen] = useState<string>();
  const { data, failure } = useLive(WhoAmI, {});
  useEffect(() => {
    if (inAddress !== null) setChosen(inAddress);
  }, [inAddress]);

  const projects = data?.projects;
  const known = (id: string | null | undefined) => (id != null && projects?.some((project) => project.id === id) ? id : undefined);
  const projectId = projects && (known(inAddress) ?? known(chosen) ?? known(window.localStorage.getItem(kept)) ?? projects[0]?.id);
  useEffect(() => {
    if (projectId !== undefined) window.localStorage.setItem(kept, projectId);
  }, [projectId]);

  const state = useMemo(() => ({ projectId, projects, me: data?.me, failure, choose: setChosen }), [projectId, projects, data?.me, failure]);
  return <ProjectContext value={state}>{children}</ProjectContext>;
}

export function useProject(): ProjectState {
  const state = useContext(ProjectContext);
  if (state === undefined) throw new Error('useProject is used outside ProjectProvider');
  return state;
}

/** The variables of a list of the present project, or nothing until the project is known. */
export function useProjectVariables<More extends object>(more: More): (More & { projectId: string }) | undefined {
  const { projectId } = useProject();
  return projectId === undefined ? undefined : { ...more, projectId };
}

/** Makes the project of the node on the page the present one. */
export function useNodeProject(projectId: string | undefined): void {
  const { choose } = useProject();
  useEffect(() => {
    if (projectId !== undefined) choose(projectId);
  }, [choose, projectId]);
}
