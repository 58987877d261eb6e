import type { AlertKind, Figures } from '@millrace/contract/journeys/alerts.ts'
import type { Tx } from '../../../platform/postgres.ts'
import type { AlertRow } from './store.ts'

/** An alert that has just been opened, or is over. */
export interface AlertChange {
  readonly id: string
  readonly projectId: number
  readonly phase: 'opened' | 'over'
  readonly kind: AlertKind
  readonly journeyName: string
  /** Empty: it is about the journey. */
  readonly node: string
  readonly figures: Figures
  readonly openedAt: Date
  /** Page of the console, below the project. */
  readonly link: string
}

/** Hears of alerts in the transaction that opens or resolves them; of each once, however many look at once. */
export type TellAlerts = (tx: Tx, changes: readonly AlertChange[]) => Promise<void>

export function changeOf(row: AlertRow, phase: AlertChange['phase']): AlertChange {
  const { id, projectId, kind, journeyName, node, figures, openedAt } = row
  return { id, projectId, phase, kind, journeyName, node, figures, openedAt, link: linkOf(row) }
}

/** A broadcast has a page of its own. */
export function linkOf({ kind, node, journeyId }: Pick<AlertRow, 'kind' | 'node' | 'journeyId'>): string {
  if (journeyId.startsWith('bct_')) return `/engage/broadcasts/${journeyId}`
  return kind === 'stuck' && node !== '' ? `/engage/journeys/${journeyId}/runs?node=${node}` : `/engage/journeys/${journeyId}`
}
