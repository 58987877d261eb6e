import { writeSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** The way of an event from acceptance to the last mail: a test kills the process at each of them under load. */
export const stopPoints = [
  'accept.before_commit',
  'accept.after_commit',
  'claim.after_record',
  'identify.before_commit',
  'identify.after_commit',
  'store.before_insert',
  'store.between_months',
  'store.after_insert',
  'react.before_commit',
  'react.after_commit',
  'segments.before_commit',
  'segments.after_commit',
  'act.before_commit',
  'act.after_commit',
  'dispatch.before_call',
  'dispatch.after_call',
  'dispatch.after_commit',
  'facts.after_insert',
] as const
/** Named places where tests stop, delay or kill the process. */
export type StopPoint =
  | (typeof stopPoints)[number]
  | 'pull.after_accept'
  | 'calls.before_call'
  | 'calls.after_call'
  | 'calls.after_commit'
  | 'mail.before_commit'
  | 'notices.before_call'
  | 'notices.after_call'
  | 'boards.before_mail'
  | 'boards.after_mail'
  | 'audience.before_commit'
  | 'audience.after_commit'
  | 'segments.after_compute'
  | 'segments.after_timers'
  | 'segments.after_refreshed'
  | 'tags.before_commit'
  | 'tags.after_commit'
  | 'tags.after_read'
  | 'job.before_save'
  | 'job.before_end'
  | 'erase.before_commit'
  | 'erase.after_commit'
  | 'erase.after_mutation'
  | 'migrate.after_statement'
  | 'squash.after_rewrite'
  | 'squash.before_settle'
  | 'squash.after_settle'

type Hook = () => void | Promise<void>

const hooks = new Map<StopPoint, Hook>()
let armed = false

/** Runs what a test has hooked at this point; costs one comparison otherwise. */
export function stopPoint(name: StopPoint): void | Promise<void> {
  if (armed) return hooks.get(name)?.()
}

/** Hooks a point (a hook may throw: the step fails there, as it would if the process died). Returns the undo. */
export function onStopPoint(name: StopPoint, hook: Hook): () => void {
  hooks.set(name, hook)
  armed = true
  return () => {
    hooks.delete(name)
    armed = hooks.size > 0
  }
}

/**
 * Arms a point from text, for tests that run the server as a child process: `act.before_commit:kill:3` kills at
 * the third pass, `store.after_insert:delay=500` waits at each.
 */
export function armStopPoint(text: string): void {
  const [name, action = 'kill', nth = '1'] = text.split(':')
  let passes = 0
  onStopPoint(name as StopPoint /* checked by never firing */, () => {
    passes += 1
    if (action === 'kill' && passes === Number(nth)) {
      // On record before the end, so that a test knows where the process died.
      writeSync(2, `killed at ${name}\n`)
      process.kill(process.pid, 'SIGKILL')
    }
    if (action.startsWith('delay=')) return delay(Number(action.slice(6)))
  })
}
