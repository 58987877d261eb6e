import {
  ArrowDownOutlined,
  ArrowLeftOutlined,
  ArrowRightOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  EditOutlined,
  ExportOutlined,
} from '@ant-design/icons'
import type { BoardDefinition, Tile } from '@millrace/contract/boards/board.ts'
import { questionOf } from '@millrace/contract/boards/dated.ts'
import type { Direction } from '@millrace/contract/boards/places.ts'
import { Link } from '@tanstack/react-router'
import { Card, Flex } from 'antd'
import { useMetric, useMetricName } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Scrolled } from '../../ui/scrolled.tsx'
import { analyses } from '../analytics/analyses.ts'
import { MetricTileBody } from './metric-tile.tsx'
import { NoteTileBody, QuestionTileBody } from './question-tile.tsx'
import { useToday } from './use-today.ts'

interface Props {
  readonly tile: Tile
  readonly board: BoardDefinition
  readonly refreshMs: number | false
  /** Only while the board is edited. */
  readonly onMove?: (direction: Direction) => void
  readonly onEdit?: () => void
  readonly onRemove?: () => void
}

/** A tile with its title, and what can be done with it. */
export function TileCard(props: Props) {
  return props.tile.kind === 'metric' ? <OfMetric {...props} id={props.tile.metricId} /> : <Framed {...props} title={props.tile.title} />
}

function OfMetric({ id, ...props }: Props & { readonly id: string }) {
  const nameOf = useMetricName()
  const { data } = useMetric(id)
  return <Framed {...props} title={props.tile.title || (data ? nameOf(data) : '')} />
}

function Framed({ tile, board, refreshMs, title, onMove, onEdit, onRemove }: Props & { readonly title: string }) {
  const words = useWords().boards
  const name = title || (tile.kind === 'note' ? tile.text.slice(0, 40) : tile.kind)
  const hasHead = title !== '' || tile.kind !== 'note' || onEdit !== undefined
  return (
    <Card
      size="small"
      role="group"
      aria-label={words.tile(name)}
      {...(hasHead ? { title: <span title={title}>{title}</span> } : {})}
      extra={
        hasHead && (
          <Flex>
            {onMove && <MoveButtons name={name} onMove={onMove} />}
            {onEdit && <IconButton label={`${words.editTile}: ${name}`} icon={<EditOutlined />} onClick={onEdit} />}
            {onRemove && <IconButton label={`${words.removeTile}: ${name}`} icon={<DeleteOutlined />} onClick={onRemove} />}
            {!onEdit && <OpenLink tile={tile} board={board} name={name} />}
          </Flex>
        )
      }
      style={{ height: '100%', display: 'flex', flexDirection: 'column' }}
      styles={{ body: { flex: 1, minHeight: 0 }, header: { minHeight: 40 } }}
    >
      <Scrolled label={words.tile(name)}>
        <Body tile={tile} board={board} refreshMs={refreshMs} />
      </Scrolled>
    </Card>
  )
}

function Body({ tile, board, refreshMs }: Pick<Props, 'tile' | 'board' | 'refreshMs'>) {
  switch (tile.kind) {
    case 'note':
      return <NoteTileBody text={tile.text} />
    case 'metric':
      return <MetricTileBody tile={tile} board={board} refreshMs={refreshMs} />
    case 'question':
      return <QuestionTileBody tile={tile} board={board} refreshMs={refreshMs} />
  }
}

const arrows = {
  left: <ArrowLeftOutlined />,
  right: <ArrowRightOutlined />,
  up: <ArrowUpOutlined />,
  down: <ArrowDownOutlined />,
} as const

function MoveButtons({ name, onMove }: { readonly name: string; readonly onMove: (direction: Direction) => void }) {
  const words = useWords().boards
  return (['left', 'right', 'up', 'down'] as const).map((direction) => (
    <IconButton key={direction} label={`${words[direction]}: ${name}`} icon={arrows[direction]} onClick={() => onMove(direction)} />
  ))
}

function OpenLink({ tile, board, name }: Pick<Props, 'tile' | 'board'> & { readonly name: string }) {
  const words = useWords().boards
  const { slug, timeZone, can } = useProject()
  const today = useToday(timeZone)
  if (!can('analytics.read')) return null
  const label = `${words.open}: ${name}`
  if (tile.kind === 'metric')
    return (
      <Link to="/$slug/analyze/metrics/$id" params={{ slug, id: tile.metricId }} aria-label={label} title={label}>
        <ExportOutlined />
      </Link>
    )
  const page = tile.kind === 'question' ? analyses[tile.model] : undefined
  if (tile.kind !== 'question' || !page) return null
  const search = { query: questionOf(tile, board, today) }
  return (
    <Link to={page.path} params={{ slug }} search={search as never /* every page reads its own part */} aria-label={label} title={label}>
      <ExportOutlined />
    </Link>
  )
}
