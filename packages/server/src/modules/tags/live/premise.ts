import type { Jobs } from '../../../platform/jobs/index.ts'
import { hangsOn, type PremiseChanged, referredAmong } from '../../segments/index.ts'
import { rulesIn } from '@millrace/contract/tags/index.ts'
import { type ComputeTag, startTag } from '../compute.ts'
import { lockLive, rulesOfSegments } from './renew.ts'
import * as store from './store.ts'

/** Live tags that hang on what was changed, also by way of segments, are computed of everybody anew. */
export const onPremiseChanged =
  (jobs: Jobs, kind: ComputeTag): PremiseChanged =>
  async (tx, projectId, premise, by) => {
    await lockLive(tx, projectId)
    const segments = await rulesOfSegments(tx, projectId)
    const hanging = (await store.liveTags(tx, projectId)).filter(({ definition }) => {
      const rules = rulesIn(definition)
      // Hours of the day, days and windows stand in definitions of every kind.
      return premise === 'zone' || [...rules, ...referredAmong(rules, segments).values()].some(hangsOn(premise))
    })
    await store.beginAnew(
      tx,
      hanging.map((one) => one.id),
    )
    for (const { id, name } of hanging) await startTag(jobs, tx, kind, { projectId, id, name }, by)
  }
