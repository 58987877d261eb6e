import type { BroadcastState } from '@millrace/contract/broadcasts/api.ts'

export const stateColours: Record<BroadcastState, string> = {
  draft: 'default',
  in_review: 'processing',
  rejected: 'error',
  scheduled: 'processing',
  running: 'success',
  paused: 'warning',
  done: 'default',
  cancelled: 'default',
}
