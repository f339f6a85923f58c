'use client';

import { useRouter } from 'next/navigation';
import { RouterProvider } from 'react-aria-components';
import { Provider } from 'urql';
import { client } from '../../live/client';
import { ProjectProvider } from '../../live/project';

/** What every page of the portal finds around it. */
export function Providers({ children }: { readonly children: React.ReactNode }) {
  const router = useRouter();
  return (
    <RouterProvider navigate={(path) => router.push(path)}>
      <Provider value={client}>
        <ProjectProvider>{children}</ProjectProvider>
      </Provider>
    </RouterProvider>
  );
}
