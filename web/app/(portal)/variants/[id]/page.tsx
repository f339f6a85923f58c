'use client';

import { useParams, useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { VariantById } from '../../../../live/queries/serving';
import { useLive } from '../../../../live/use-live';
import { Loading } from '../../../../ui/states';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';

/** A variant is shown on the page of its endpoint. */
export default function VariantPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(VariantById, { id });
  const router = useRouter();
  const endpointId = live.data?.variant?.endpoint.id;
  useEffect(() => {
    if (endpointId !== undefined) router.replace(`/endpoints/${endpointId}`);
  }, [endpointId, router]);
  return <Answered live={live}>{({ variant }) => (variant === null ? <MissingNode id={id} /> : <Loading />)}</Answered>;
}
