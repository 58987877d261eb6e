const names: ReadonlySet<string> = new Set([
  '$unsubscribed',
  '$call_finished',
  '$journey_outcome',
  '$stage_entered',
  '$segment_entered',
  '$segment_exited',
])
const starts = '$message_'

/** Events that Millrace alone tells, of what it did and saw itself: nobody who sends events may say them for it. */
export const isSystemEvent = (name: string): boolean => names.has(name) || name.startsWith(starts)
