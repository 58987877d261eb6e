import { Button, Flex, Typography } from 'antd'
import { useProject } from '../../../../lib/session.ts'
import { useFormat, useWords } from '../../../../lib/words.ts'
import { Moment } from '../../../../ui/moment.tsx'
import { useDryRun } from './state.ts'
import { Summary } from './summary.tsx'

const hour = 3_600_000

/** The clock of the dry run: to the next thing that happens by itself, a bit further, or back. */
export function Clock() {
  const words = useWords().dryRun
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const { from, until, deeds, result, change } = useDryRun()
  const begin = Math.max(from, Math.min(...deeds.map((one) => one.at).filter((at) => at >= from), Infinity))
  const first = Number.isFinite(begin) ? begin : from
  const nextDeed = Math.min(...deeds.map((one) => one.at).filter((at) => at > until), Infinity)
  const nextTimer = result?.nextAt ? Date.parse(result.nextAt) : Infinity
  const next = Math.min(nextDeed, nextTimer)
  const hasNext = Number.isFinite(next) && next > until
  return (
    <Flex vertical gap={8} align="start" role="group" aria-label={words.clock}>
      <Flex gap={8} align="center" wrap>
        <Moment label={words.clock} value={until} onChange={(at) => change({ until: at })} />
        <Typography.Text type="secondary">{timeZone}</Typography.Text>
      </Flex>
      <Flex gap={6} wrap>
        {/* Not disabled: that would take the focus away from whoever presses it again and again. */}
        <Button
          type={hasNext ? 'primary' : 'default'}
          size="small"
          aria-disabled={!hasNext}
          onClick={() => hasNext && change({ until: next })}
        >
          {words.next}
        </Button>
        <Button size="small" onClick={() => change({ until: until + hour })}>
          {words.hour}
        </Button>
        <Button size="small" onClick={() => change({ until: until + 24 * hour })}>
          {words.day}
        </Button>
        <Button size="small" onClick={() => change({ until: first })}>
          {words.back}
        </Button>
      </Flex>
      <Summary />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {hasNext ? words.nextAt(time(new Date(next).toISOString())) : words.nothingNext}
      </Typography.Text>
    </Flex>
  )
}
