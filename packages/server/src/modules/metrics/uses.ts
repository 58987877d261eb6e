import { metricUses, processUses, referenceOf } from '@millrace/contract/uses.ts'
import type { UseSource } from '../../platform/uses.ts'
import { ofProject } from './alerts/store.ts'
import * as store from './store.ts'

/** Events, properties and segments that metrics count, and metrics that alerts look at. */
export const metricUseSource: UseSource = async (db, projectId) => {
  const [rows, alerts] = await Promise.all([store.all(db, projectId), ofProject(db, projectId)])
  return [
    ...rows.map(({ id, name, archivedAt, definition }) => ({
      item: { kind: 'metric' as const, id, name, isLive: false, isArchived: archivedAt !== null },
      needs: 'analytics.read' as const,
      of: metricUses(definition),
    })),
    ...alerts.map(({ id, name, isOn, archivedAt, metricId, rule: { condition } }) => ({
      item: { kind: 'metric_alert' as const, id, name, isLive: isOn && archivedAt === null, isArchived: archivedAt !== null },
      needs: 'analytics.read' as const,
      of: [
        ...(metricId === null ? [] : [referenceOf('metric', metricId)]),
        ...(condition.kind === 'stuck' ? processUses(condition.process) : []),
      ],
    })),
  ]
}
