import type { Actor } from '@cairn/core';

/** Who acts when nobody asked: a handler, a monitor, a rollout's clock. */
export const systemActor: Actor = {
  id: 'act_00000000000070008000000000000000',
  name: 'cairn',
  kind: 'service',
  roles: { '*': ['admin'] },
};
