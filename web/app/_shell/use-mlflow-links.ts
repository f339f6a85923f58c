'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { placeOfMlflowLink } from './mlflow-link';

/** Follows the links that MLflow's clients print after each run. */
export function useMlflowLinks(): void {
  const router = useRouter();
  useEffect(() => {
    const follow = (): void => {
      const place = placeOfMlflowLink(window.location.hash);
      if (place !== undefined) router.replace(place);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [router]);
}
