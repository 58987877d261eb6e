import { createHash } from 'node:crypto'
import { finishedEvent } from '@millrace/contract/calls/api.ts'
import { type CallResult, type CallSaid, problemOf, problemWords } from '@millrace/contract/calls/results.ts'
import { notReached } from '@millrace/contract/messaging/brake.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { idsOf, strongestId } from '../identity/index.ts'
import { callName, noMoreCalls, takeReceipts, viaCalls } from '../messaging/index.ts'
import { type HeldTask, lockTasks, type MadeCall, writeCalls } from './result-store.ts'
import { readResults } from './settings.ts'

export interface Told extends CallSaid {
  readonly task: number
}

/** What becomes of it: taken over, known already, or refused with what is wrong. */
export type Taken =
  | { readonly kind: 'taken_over'; readonly task: HeldTask }
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown_task' }
  | { readonly kind: 'over'; readonly state: string }
  | { readonly kind: 'invalid'; readonly field: string; readonly code: string; readonly message: string }

/**
 * Takes what is said of calls, in one transaction and a statement for each thing that is written: the call is kept, and the task is over unless it says when to
 * call again. A task that is over stays so: who says the same once more changes nothing, who says something else is refused. A cancelled one still takes what came
 * of a call that was made.
 */
export async function takeResults(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  told: readonly Told[],
  by: string,
  now: Date,
): Promise<Taken[]> {
  const results = await readResults(tx, projectId)
  const tasks = new Map((await lockTasks(tx, projectId, [...new Set(told.map((one) => one.task))])).map((task) => [task.id, task]))
  const seen = new Set<number>()
  const taken = told.map((one): Taken => {
    const task = tasks.get(one.task)
    if (!task) return { kind: 'unknown_task' }
    if (isKnown(task, one)) return { kind: 'known' }
    if (task.state === 'done') return { kind: 'over', state: task.state }
    const problem = problemOf(one, results, now.getTime())
    if (problem) return { kind: 'invalid', field: problem.field, code: problem.code, message: problemWords[problem.code].en }
    if (seen.has(one.task)) return { kind: 'invalid', field: 'task', code: 'twice', message: 'each task once: leave one of them out.' }
    seen.add(one.task)
    return { kind: 'taken_over', task }
  })
  const made = told.flatMap((one, i) => {
    const { task } = taken[i] as { task?: HeldTask } /* only what is taken over has one */
    return task ? [madeOf(task, one)] : []
  })
  await writeCalls(tx, projectId, made, by, now)
  const over = made.filter(({ nextCallAt }) => nextCallAt === null)
  await tellOf(tx, outbox, projectId, over, results, now)
  return taken
}

const madeOf = (task: HeldTask, { result, reason, note, nextCallAt, appointmentAt }: Told): MadeCall => ({
  task,
  result,
  reason,
  note,
  nextCallAt: nextCallAt === undefined ? null : new Date(nextCallAt),
  appointmentAt: appointmentAt === undefined ? null : new Date(appointmentAt),
})

const sameTime = (one: Date | null, other: string | undefined): boolean =>
  other === undefined ? one === null : one?.getTime() === Date.parse(other)

/** The last that was said of the task is the same. */
function isKnown(task: HeldTask, { result, nextCallAt, appointmentAt }: Told): boolean {
  if (task.result !== result || !sameTime(task.appointmentAt, appointmentAt)) return false
  return nextCallAt === undefined ? task.state === 'done' : task.state === 'open' && sameTime(task.dueAt, nextCallAt)
}

/** A task that is over is the receipt of its message, an event of its person, and may say something of the number. */
async function tellOf(
  tx: Tx,
  outbox: Outbox,
  projectId: number,
  over: readonly MadeCall[],
  results: readonly CallResult[],
  now: Date,
): Promise<void> {
  if (over.length === 0) return
  const meaning = new Map(results.map((one) => [one.code, one]))
  await takeReceipts(
    tx,
    outbox,
    { projectId, id: viaCalls, provider: viaCalls },
    over.map(({ task, result }) => ({
      kind: 'receipt' as const,
      id: callName(task.part, task.intentId),
      providerId: String(task.id),
      to: task.number,
      state: meaning.get(result)?.isReached ? ('delivered' as const) : ('failed' as const),
      // Somebody else has the number: nothing goes there any more.
      errorClass: meaning.get(result)?.does === 'wrong_number' ? ('recipient_final' as const) : undefined,
      detail: meaning.get(result)?.does === 'wrong_number' ? result : `${notReached}${result}`,
      at: now,
    })),
    now,
  )
  const refused = over.filter(({ result }) => meaning.get(result)?.does === 'do_not_call')
  const refusals = refused.map(({ task, reason }) => ({ ...task, proof: `call task ${task.id} ${reason}`.trim().slice(0, 2_000), at: now }))
  await noMoreCalls(tx, outbox, projectId, refusals, now)
  const ids = Map.groupBy(await idsOf(tx, [...new Set(over.map(({ task }) => task.personId))]), (id) => id.personId)
  for (const call of over) tell(outbox, projectId, call, ids.get(call.task.personId) ?? [], now)
}

/** Told once of each task, which is over once. */
function tell(outbox: Outbox, projectId: number, call: MadeCall, ids: Parameters<typeof strongestId>[0], now: Date): void {
  const { task, result, reason, note, appointmentAt } = call
  const ref = strongestId(ids)
  if (!ref) return
  outbox.event(projectId, hash32(ref.value) % logPartitionCount, {
    key: createHash('md5').update(`call/${projectId}/${task.id}`).digest('hex'),
    day: now.toISOString().slice(0, 10),
    time: now.getTime(),
    distinctId: ref.value,
    ids: [ref],
    event: {
      name: finishedEvent,
      properties: {
        $result: result,
        ...(reason ? { $reason: reason } : {}),
        ...(note ? { $note: note } : {}),
        ...(appointmentAt ? { $appointment: appointmentAt.toISOString() } : {}),
        $calls: task.calls + 1,
        $task: task.id,
        $channel: 'phone',
        $template: task.templateId,
        $node: task.node,
        $journey: task.journeyId,
        $run: task.runId,
      },
    },
    ...(task.isTest ? { test: true as const } : {}),
  })
}
