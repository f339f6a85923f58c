'use client';

import { useState } from 'react';

/** Whether a chart shows its values as rows too. */
export function useTableOpen(): [boolean, () => void] {
  const [open, setOpen] = useState(false);
  return [open, () => setOpen(!open)];
}
