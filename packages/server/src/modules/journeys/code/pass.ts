import { type CodeEnd, codeOutcome } from '@millrace/contract/journeys/index.ts'
import type { Sandbox } from '../../../platform/sandbox/sandbox.ts'
import type { Batch } from '../execute/batch.ts'
import type { Live, Run } from '../execute/types.ts'
import type { Work } from '../execute/work.ts'
import { type AtCode, codeAt, comeToCode, runCode } from './run.ts'

/** So long code of one transaction runs, all of it; whoever's turn it was not stay, and have theirs a little later. */
const budgetMs = 2_000
const laterMs = 1_000
const spent = new WeakMap<Batch, number>()

/** Where somebody stands whose turn it was not: in this transaction they are not asked again. */
const waiting = new WeakSet<Run['position']>()

/** Runs the code of all who have come to such a step, as one set; true when somebody has gone on. */
export async function passCode({ deps, now }: Work, live: Live, batch: Batch): Promise<boolean> {
  const there = comeToCode(live, batch).filter(({ run }) => !waiting.has(run.position))
  if (there.length === 0) return false
  const [from, before] = [performance.now(), spent.get(batch) ?? 0]
  const ended = await runCode(
    deps.journeys.code,
    there.map(({ toRun }) => toRun),
    Math.max(0, budgetMs - before),
  )
  spent.set(batch, before + performance.now() - from)
  for (const [i, one] of there.entries()) {
    const end = ended[i]
    if (end) goOn(batch, one, end)
    else {
      one.run.position = { ...one.run.position, dueAt: now.getTime() + laterMs }
      waiting.add(one.run.position)
    }
  }
  return ended.some((end) => end !== undefined)
}

/** Has somebody a run that stands at code which is to run in this transaction? */
export const standsAtCode = (live: Live, batch: Batch, personId: number): boolean =>
  batch.inside
    .active(personId)
    .some((run) => batch.changed.has(run) && !waiting.has(run.position) && codeAt(live, batch, run) !== undefined)

/**
 * Takes things one after the other, each once the code has run that the ones before it have brought the same person to: what somebody does next
 * finds their runs where a replay has them. The others go on meanwhile, so that code still runs in sets. `take` answers false when it has to wait.
 */
export async function inTurns<T extends { readonly personId: number }>(
  work: Work,
  live: Live,
  batch: Batch,
  { all, take }: { readonly all: readonly T[]; readonly take: (one: T) => boolean },
): Promise<void> {
  for (let left = all; left.length > 0; ) {
    const later: T[] = []
    const standing = new Set<number>()
    for (const one of left) {
      if (!standing.has(one.personId) && !standsAtCode(live, batch, one.personId) && take(one)) continue
      standing.add(one.personId)
      later.push(one)
    }
    if (later.length > 0) while (await passCode(work, live, batch)) continue
    left = later
  }
}

/** The same in a replay, with all the time there is: code that is stopped again and again takes too long. */
export async function passCodeInMemory(code: Sandbox, live: Live, batch: Batch): Promise<boolean> {
  const there = comeToCode(live, batch)
  if (there.length === 0) return false
  const ended = await runCode(
    code,
    there.map(({ toRun }) => toRun),
  )
  for (const [i, one] of there.entries()) goOn(batch, one, ended[i] ?? { end: 'time', why: '' })
  return true
}

function goOn(batch: Batch, { run, node }: AtCode, end: CodeEnd): void {
  const { port, why, values } = codeOutcome(node.settings, end)
  const found = Object.entries(values).map(([name, value]) => [`node.${node.id}.${name}`, value] as const)
  batch.leave(run, port, run.position.arrivedAt, why, Object.fromEntries(found))
}
