import type { StageMoves } from '@millrace/contract/journeys/report.ts'
import { useQuery } from '@tanstack/react-query'
import { Card, Flex, Segmented, Select, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { type TierSetRow, useTierSets } from '../../../lib/tiers.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { MoveMatrix } from '../../tiers/move-matrix.tsx'
import { usePlaceLabel } from '../../tiers/places.ts'
import type { Period } from './use-report.ts'

/** How the journey moved people between the stages of a tag, such as a life cycle. */
export function Stages({ id, period, hasGoal }: { readonly id: string; readonly period: Period; readonly hasGoal: boolean }) {
  const words = useWords().report
  const { can } = useProject()
  const { values, set } = useFilters('tag', 'until')
  const sets = useTierSets()
  if (!can('segments.read')) return null
  const items = sets.data?.items ?? []
  const row = items.find((one) => one.id === values.tag) ?? items[0]
  const until = values.until === 'goal' && hasGoal ? 'goal' : 'now'
  return (
    <Card size="small" title={words.stages}>
      <Flex vertical gap={12}>
        {row === undefined ? (
          <Typography.Text type="secondary">{sets.isPending ? '' : words.noStages}</Typography.Text>
        ) : (
          <>
            <Typography.Text type="secondary">{words.stagesNote}</Typography.Text>
            <Flex gap={8} wrap>
              <Select
                aria-label={words.stageTag}
                value={row.id}
                options={items.map((one) => ({ value: one.id, label: one.name }))}
                onChange={(tag) => set('tag', tag)}
                style={{ minWidth: 180 }}
              />
              {hasGoal && (
                <Segmented
                  aria-label={words.range}
                  value={until}
                  options={(['now', 'goal'] as const).map((value) => ({ value, label: words.until[value] }))}
                  onChange={(next) => set('until', next)}
                />
              )}
            </Flex>
            <Matrix id={id} row={row} until={until} period={period} />
          </>
        )}
      </Flex>
    </Card>
  )
}

function Matrix({
  id,
  row,
  until,
  period,
}: {
  readonly id: string
  readonly row: TierSetRow
  readonly until: 'now' | 'goal'
  readonly period: Period
}) {
  const words = useWords()
  const { number } = useFormat()
  const { api, slug } = useProject()
  const labelOf = usePlaceLabel(row.definition)
  const asked = `from=${period.days.from}&to=${period.days.to}${period.version ? `&version=${period.version}` : ''}&tag=${row.id}&until=${until}`
  const query = useQuery({
    queryKey: ['stage-moves', slug, id, asked],
    queryFn: ({ signal }) => call<StageMoves>(`${api}/journeys/${id}/stage-moves?${asked}`, { signal }),
  })
  return (
    <Loaded query={query} empty={{ when: ({ total }) => total === 0, text: words.report.empty }}>
      {({ moves, firstDay, ...answer }) => (
        <Flex vertical gap={8}>
          <Typography.Text>
            {number(moves.rose)} {words.tiers.rose} · {number(moves.stayed)} {words.tiers.stayed} · {number(moves.fell)} {words.tiers.fell}{' '}
            · {number(moves.gained)} {words.tiers.gained}
          </Typography.Text>
          <MoveMatrix
            answer={{ ...answer, from: words.report.atEntry, to: words.report.until[until] }}
            labels={answer.places.map(labelOf)}
          />
          {firstDay !== null && firstDay > period.days.from && (
            <Typography.Text type="secondary">{words.report.stagesSince(firstDay)}</Typography.Text>
          )}
        </Flex>
      )}
    </Loaded>
  )
}
