import { createHash } from 'node:crypto'
import type { Effect } from '@millrace/contract/journeys/index.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { idsOf, strongestId } from '../../identity/index.ts'
import type { PlacedRecord } from '../../profiles/index.ts'
import type { Run } from './types.ts'

export type JourneyEvent = Extract<Effect, { kind: 'event' }> & { readonly run: Run; readonly journey: string }

/** A change of a profile as records bring them: they are all made by the same rules. */
export const placedChange = (run: Run, { at, change }: Extract<Effect, { kind: 'profile' }>): PlacedRecord => ({
  projectId: run.projectId,
  personId: run.personId,
  part: run.part,
  source: 'journey',
  record: { key: '', day: new Date(at).toISOString().slice(0, 10), time: at, distinctId: '', ids: [], profile: change },
  logPart: 0,
  logOffset: 0,
  receivedAt: new Date(at),
})

/** Events that steps record, under a key of run and step: a step that is done again, after a crash, records the same one. */
export async function recordEvents(tx: Tx, outbox: Outbox, events: readonly JourneyEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = await idsOf(tx, [...new Set(events.map(({ run }) => run.personId))])
  const byPerson = Map.groupBy(rows, (row) => row.personId)
  for (const { run, journey, node, visit, at, name, properties } of events) {
    const ref = strongestId(byPerson.get(run.personId) ?? [])
    if (!ref) continue
    outbox.event(
      run.projectId,
      hash32(ref.value) % logPartitionCount,
      {
        key: createHash('md5').update(`journey/${run.projectId}/${run.runId}/${node}/${visit}`).digest('hex'),
        day: new Date(at).toISOString().slice(0, 10),
        time: at,
        distinctId: ref.value,
        ids: [ref],
        event: { name, properties: { ...properties, $journey: journey, $node: node } },
        ...(run.isTest ? { test: true as const } : {}),
      },
      'journey',
    )
  }
}
