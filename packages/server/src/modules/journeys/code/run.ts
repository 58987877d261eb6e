import {
  type CodeEnd,
  type CodeInput,
  codeInput,
  codeWaits,
  functionOf,
  linesBefore,
  mostCodeMemory,
  mostCodeMs,
  mostResult,
  type NodeOf,
  seedOf,
} from '@millrace/contract/journeys/index.ts'
import type { RuleInput } from '@millrace/contract/rules/index.ts'
import type { Sandbox, ToRun } from '../../../platform/sandbox/sandbox.ts'
import type { Batch } from '../execute/batch.ts'
import type { Live, Run } from '../execute/types.ts'

export interface AtCode {
  readonly run: Run
  readonly node: NodeOf<'code'>
  readonly toRun: ToRun
}

/** Who has come to a code step in this batch and stands there, with all that its code is given. */
export const comeToCode = (live: Live, batch: Batch): AtCode[] =>
  [...batch.changed].flatMap((run) => {
    const at = codeAt(live, batch, run)
    return at ? [{ run, node: at.node, toRun: toRunOf(run, at.journey, at.node, at.facts) }] : []
  })

/** The step whose code is to run for somebody; without what is known of them it is asked again, as by whoever is held. */
export function codeAt(live: Live, batch: Batch, run: Run) {
  if (run.position.reason !== codeWaits || run.pending || run.position.state !== 'waiting' || batch.removed.has(run)) return undefined
  const version = live.version(run.journeyId, run.version)
  const node = version?.route.nodes.get(run.position.node)
  const facts = batch.effects.known(run.personId)
  return version && node?.kind === 'code' && facts ? { node, facts, journey: version.publicId } : undefined
}

function toRunOf(
  { position, trigger, personId, enteredAt }: Run,
  journey: string,
  { id, settings }: NodeOf<'code'>,
  facts: RuleInput,
): ToRun {
  const at = position.arrivedAt
  return toRun(settings.code, codeInput(settings, { trigger, facts, at }), seedOf(journey, personId, enteredAt, id, position.visits))
}

export const toRun = (code: string, input: CodeInput, seed: number): ToRun => ({
  code: functionOf(code),
  input: JSON.stringify(input),
  time: Date.parse(input.now.iso),
  seed,
})

/** Runs code within what one person's may take; undefined: it was not its turn. */
export async function runCode(box: Sandbox, visits: readonly ToRun[], budgetMs?: number): Promise<(CodeEnd | undefined)[]> {
  const ended = await box.run(visits, { ms: mostCodeMs, memory: mostCodeMemory, bytes: mostResult }, budgetMs)
  return ended.map((one) => {
    if (!one || 'json' in one || one.line === undefined) return one
    return { ...one, why: `${one.why} (line ${Math.max(1, one.line - linesBefore)})` }
  })
}
