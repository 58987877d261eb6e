import { costEach, type Incremental, incrementalOf, isEnough, sumOf } from '@millrace/contract/experiments/incremental.ts'
import type { Campaign, Costs, Spent, UnknownCause } from '@millrace/contract/journeys/costs.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { digitsOf } from '@millrace/contract/money/money.ts'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Db } from '../../../platform/postgres.ts'
import { spendOf } from '../../messaging/index.ts'
import { compileCompared, compileSpent, type Scope } from './compile.ts'
import { type CampaignRow, campaignsOf } from './store.ts'

interface Asked {
  readonly scope: Scope
  readonly currency: string
}

interface SpentRow {
  readonly journey: number
  readonly channel: SendingChannel
  readonly people: number
  readonly messages: number
  readonly converted: number
}
interface ComparedRow {
  readonly journey: number
  readonly arm: 'treated' | 'control'
  readonly people: number
  readonly open: number
  readonly converted: number
  readonly messages: number
}

/** What messages of a period cost and brought, by channel and campaign: one statement for each store and question, however many campaigns. */
export async function readCosts(
  { postgres, clickhouse }: { readonly postgres: Db; readonly clickhouse: ClickHouse },
  { scope, currency }: Asked,
): Promise<Pick<Costs, 'channels' | 'campaigns'>> {
  const campaigns = await campaignsOf(postgres, scope.projectId)
  const [spent, compared, paid] = await Promise.all([
    clickhouse.rows<SpentRow>(compileSpent(scope)),
    clickhouse.rows<ComparedRow>(compileCompared(scope, campaigns)),
    spendOf(postgres, scope.projectId, scope.from, scope.until),
  ])
  // Prices have four digits: what floats add to them is cut off before it is rounded.
  const minor = (amount: number | null): number | null =>
    amount === null ? null : Math.round(Number((amount * 10 ** digitsOf(currency)).toFixed(6)))
  const spentBy = ({ journey: _, ...row }: SpentRow, ids: (journeyId: number) => boolean): Spent => {
    const own = paid.filter((one) => one.channel === row.channel && ids(one.journeyId))
    const units = own.reduce((sum, one) => sum + one.units, 0)
    const spend = minor(total(own.map((one) => one.amount)))
    return { ...row, units, spend, perConverted: spend === null || row.converted === 0 ? null : Math.round(spend / row.converted) }
  }
  const bySpent = Map.groupBy(spent, (row) => row.journey)
  const byArm = Map.groupBy(compared, (row) => row.journey)
  const found = campaigns.flatMap((campaign) => {
    const own = (bySpent.get(campaign.journeyId) ?? []).map((row) => spentBy(row, (id) => id === campaign.journeyId))
    const arms = byArm.get(campaign.journeyId) ?? []
    if (own.length === 0 && arms.length === 0) return []
    const spend = total(own.map((one) => one.spend))
    const messages = own.reduce((sum, one) => sum + one.messages, 0)
    return [
      { id: campaign.id, kind: campaign.kind, name: campaign.name, channels: own, spend, ...compare(campaign, arms, spend, messages) },
    ]
  })
  return {
    channels: (bySpent.get(0) ?? [])
      .map((row) => ({ ...spentBy(row, () => true), ...together(found, row.channel) }))
      .toSorted((a, b) => (b.spend ?? -1) - (a.spend ?? -1) || b.messages - a.messages),
    campaigns: found
      .map(({ exact: _, ...campaign }) => campaign)
      .toSorted((a, b) => (b.spend ?? -1) - (a.spend ?? -1) || b.treated.people - a.treated.people),
  }
}

const total = (all: readonly (number | null)[]): number | null =>
  all.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0)

type Compared = Pick<Campaign, 'by' | 'treated' | 'control' | 'open' | 'unknown' | 'incremental'>

/** Money is counted for the people who are compared: the share of the messages that they got. */
function compare(
  campaign: CampaignRow,
  rows: readonly ComparedRow[],
  spend: number | null,
  messages: number,
): Compared & { exact?: Incremental } {
  const of = (arm: ComparedRow['arm']) => rows.find((row) => row.arm === arm) ?? { people: 0, converted: 0, open: 0, messages: 0 }
  const [treated, control] = [of('treated'), of('control')]
  const group = ({ people, converted }: { people: number; converted: number }) => ({ people, converted })
  const hasControl = control.people + control.open > 0
  const base = {
    by: hasControl ? (campaign.controls.length > 0 ? ('own' as const) : ('global' as const)) : null,
    treated: group(treated),
    control: group(control),
    open: treated.open + control.open,
  }
  const [one, other] = [
    { n: treated.converted, of: treated.people },
    { n: control.converted, of: control.people },
  ]
  const unknown = ((): UnknownCause | null => {
    if (campaign.withinMs === undefined) return 'no_goal'
    if (!hasControl) return 'no_control'
    if (control.people === 0 || treated.people === 0) return 'still_open'
    return isEnough(one, other) ? null : 'too_few'
  })()
  const exact = unknown === null ? incrementalOf(one, other) : undefined
  if (!exact) return { ...base, unknown, incremental: null }
  const paid = spend === null || messages === 0 ? spend : Math.round((spend * Math.min(treated.messages, messages)) / messages)
  return { ...base, unknown, incremental: presented(exact, paid), exact }
}

const presented = (exact: Incremental, spend: number | null): NonNullable<Compared['incremental']> => ({
  value: exact.value,
  from: exact.interval[0],
  to: exact.interval[1],
  spend,
  each: spend === null ? null : costEach(spend, exact),
})

/** Campaigns of one channel alone: of several nobody knows which of them it was. */
function together(campaigns: readonly (Campaign & { exact?: Incremental })[], channel: SendingChannel) {
  const own = campaigns.filter(({ channels }) => channels.some((one) => one.channel === channel))
  const alone = own.flatMap(({ channels, exact, incremental }) =>
    channels.length === 1 && exact && incremental ? [{ exact, spend: incremental.spend }] : [],
  )
  const sum = sumOf(alone.map((one) => one.exact))
  return {
    campaigns: own.length,
    compared: alone.length,
    incremental: sum ? presented(sum, total(alone.map((one) => one.spend))) : null,
  }
}
