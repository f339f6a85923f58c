import Link from 'next/link';
import type { ComponentProps } from 'react';

/** A link within the portal. Pages fetch their data in the browser, so there is nothing worth fetching ahead. */
export function TextLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} {...props} />;
}
