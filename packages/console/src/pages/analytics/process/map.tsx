import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import { stuckMs } from '@millrace/contract/queries/index.ts'
import { ArrowDownOutlined, ArrowRightOutlined } from '@ant-design/icons'
import { Card, Flex, Grid, theme, Tooltip, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { Arcs, arcRoom, cardHeight, cardWidth, gapWidth } from './arcs.tsx'
import type { Numbers } from './whole.tsx'

type Row = ProcessAnswer['stations'][number]

/** From left to right, on a phone from above: who is at each station and how many go on to the next; leaps and ways back are arcs. */
export function ProcessMap({ answer, query }: Numbers) {
  const words = useWords().process
  const { md = true } = Grid.useBreakpoint()
  if (!md)
    return (
      <section aria-label={words.map}>
        {answer.stations.map((row) => (
          <Flex vertical align="center" key={row.station}>
            <StationCard row={row} answer={answer} query={query} />
            {row.station < answer.stations.length && <Onward row={row} answer={answer} query={query} isBelow />}
          </Flex>
        ))}
      </section>
    )
  const room = arcRoom(answer)
  return (
    <Card size="small">
      <section aria-label={words.map} style={{ overflowX: 'auto' }}>
        <div
          style={{ position: 'relative', width: 'max-content', paddingTop: room.above, paddingBottom: room.below, marginInline: 'auto' }}
        >
          <Arcs answer={answer} />
          <Flex align="center">
            {answer.stations.map((row) => (
              <Flex align="center" key={row.station}>
                <StationCard row={row} answer={answer} query={query} />
                {row.station < answer.stations.length && <Onward row={row} answer={answer} query={query} />}
              </Flex>
            ))}
          </Flex>
        </div>
      </section>
    </Card>
  )
}

interface Station extends Numbers {
  readonly row: Row
}

function StationCard({ row, query }: Station) {
  const words = useWords().process
  const { md = true } = Grid.useBreakpoint()
  const { number, percent, duration } = useFormat()
  const { token } = theme.useToken()
  const { name, station, here, reached, wentOn, rate, stuck } = row
  const limit = stuckMs(query.stations[station - 1] ?? { stuckAfter: null })
  const isLast = station === query.stations.length
  const title = `${station}. ${name}`
  return (
    <Flex
      vertical
      data-testid={`station-${station}`}
      style={{
        width: md ? cardWidth : '100%',
        height: md ? cardHeight : 'auto',
        padding: '8px 10px',
        borderRadius: token.borderRadiusLG,
        border: `1px solid ${stuck ? token.colorErrorBorder : token.colorBorder}`,
        background: token.colorBgContainer,
      }}
    >
      <Tooltip title={title}>
        <Typography.Text strong ellipsis style={{ flexShrink: 0 }}>
          {title}
        </Typography.Text>
      </Tooltip>
      <Typography.Text type="secondary">{words.here}</Typography.Text>
      <strong style={{ fontSize: 24, lineHeight: 1.3 }}>
        <Counted model="process" query={query} slice={{ station, who: 'here' }} n={here} title={`${title} · ${words.here}`} />
      </strong>
      <Typography.Text type="secondary">
        {words.reached} {number(reached)}
      </Typography.Text>
      {!isLast && (
        <Typography.Text type="secondary">
          {words.rate} {percent(rate)}
        </Typography.Text>
      )}
      {stuck !== null && limit !== null && (
        <>
          <strong>
            <Counted
              model="process"
              query={query}
              slice={{ station, who: 'stuck' }}
              {...(wentOn > 0 ? { against: { station, who: 'went_on' } } : {})}
              n={stuck}
              shown={words.stuckOf(number(stuck))}
              title={title}
            />
          </strong>
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {words.longer(duration(limit))}
          </Typography.Text>
        </>
      )}
    </Flex>
  )
}

/** How many of a station go straight on to the next, and how long that takes. */
function Onward({ row, answer, query, isBelow = false }: Station & { readonly isBelow?: boolean }) {
  const { percent, duration } = useFormat()
  const { token } = theme.useToken()
  const { station } = row
  const edge = answer.edges.find((one) => one.from === station && one.to === station + 1)
  const share = edge ? edge.share : row.reached > 0 ? 0 : null
  const Arrow = isBelow ? ArrowDownOutlined : ArrowRightOutlined
  return (
    <Flex
      vertical={!isBelow}
      align="center"
      justify="center"
      gap={isBelow ? 8 : 0}
      style={isBelow ? { padding: '8px 0' } : { width: gapWidth, textAlign: 'center' }}
    >
      <strong>
        <Counted
          model="process"
          query={query}
          slice={{ station, to: station + 1 }}
          n={edge?.people ?? 0}
          shown={percent(share)}
          title={`${row.name} → ${answer.stations[station]?.name ?? ''}`}
        />
      </strong>
      <Arrow aria-hidden style={{ fontSize: 18, color: token.colorTextTertiary }} />
      <Typography.Text type="secondary" style={{ fontSize: 12, lineHeight: 1.3 }}>
        {edge?.seconds == null ? '' : duration(edge.seconds * 1_000)}
      </Typography.Text>
    </Flex>
  )
}
