import type { Costs } from '@millrace/contract/journeys/costs.ts'
import { decimalOf } from '@millrace/contract/money/money.ts'
import { Button } from 'antd'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** A row for each campaign and channel; what is compared is the whole campaign, and stands beside each of its channels. */
export function SaveCosts({ costs }: { readonly costs: Costs }) {
  const words = useWords()
  const { currency } = useProject()
  const w = words.costs
  const money = (minor: number | null | undefined): string => (minor === null || minor === undefined ? '' : decimalOf(minor, currency))
  return (
    <Button
      disabled={costs.campaigns.length === 0}
      onClick={() =>
        downloadCsv(
          'costs',
          [
            w.campaign,
            w.channel,
            w.sent,
            w.messages,
            w.units,
            `${w.spend} (${currency})`,
            w.converted,
            w.perConverted,
            w.treated,
            `${w.treated} · ${w.converted}`,
            w.control,
            `${w.control} · ${w.converted}`,
            w.incremental,
            `${w.incremental} · ${w.low}`,
            `${w.incremental} · ${w.high}`,
            w.each,
            `${w.each} · ${w.low}`,
            `${w.each} · ${w.high}`,
          ],
          costs.campaigns.flatMap(({ name, channels, treated, control, incremental, unknown }) =>
            channels.map((one) => [
              name,
              words.people.consentChannels[one.channel],
              one.people,
              one.messages,
              one.units,
              money(one.spend),
              one.converted,
              money(one.perConverted),
              treated.people,
              treated.converted,
              control.people,
              control.converted,
              ...(incremental ? [incremental.value, incremental.from, incremental.to] : [w.unknown[unknown ?? 'no_control'], '', '']),
              money(incremental?.each?.value),
              money(incremental?.each?.from),
              money(incremental?.each?.to),
            ]),
          ),
        )
      }
    >
      {words.common.download}
    </Button>
  )
}
