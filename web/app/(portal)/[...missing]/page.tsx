import { notFound } from 'next/navigation';

/** Any other address: the rail stays, so that one finds the way. */
export default function Missing() {
  notFound();
}
