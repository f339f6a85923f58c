import { Suspense } from 'react';
import { Providers } from '../_shell/providers';
import { Shell } from '../_shell/shell';

export default function PortalLayout({ children }: { readonly children: React.ReactNode }) {
  return (
    <Suspense>
      <Providers>
        <Shell>{children}</Shell>
      </Providers>
    </Suspense>
  );
}
