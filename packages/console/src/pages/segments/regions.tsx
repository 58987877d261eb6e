import type { Overlap, Region } from '@millrace/contract/segments/api.ts'
import { regionName, regionRule } from '@millrace/contract/segments/region.ts'
import { Button, Flex, Progress, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { SaveRule } from './save-rule.tsx'
import { Dot, useColours } from './venn.tsx'

/** Every region with its people, the largest first; each can become a segment. */
export function Regions({ answer }: { readonly answer: Overlap }) {
  const words = useWords()
  const { can } = useProject()
  const { number, percent } = useFormat()
  const [saved, setSaved] = useState<Region>()
  return (
    <>
      <Table<Region>
        rowKey={(region) => region.in.join()}
        size="small"
        tableLayout="fixed"
        dataSource={answer.regions.toSorted((a, b) => b.people - a.people)}
        pagination={false}
        scroll={{ x: 600 }}
        columns={[
          { title: words.segments.overlap.region, render: (_, region) => <Which region={region} segments={answer.segments} /> },
          { title: words.segments.overlap.people, width: 90, align: 'right', render: (_, { people }) => number(people) },
          {
            title: words.segments.overlap.share,
            width: 140,
            render: (_, region) => {
              const share = answer.total === 0 ? null : region.people / answer.total
              return (
                <Progress
                  percent={(share ?? 0) * 100}
                  size="small"
                  status="normal"
                  aria-label={regionName(answer.segments, region.in)}
                  format={() => percent(share)}
                />
              )
            },
          },
          {
            title: words.common.actions,
            width: 156,
            render: (_, region) => (
              <Button
                size="small"
                disabled={!can('segments.write')}
                aria-label={`${words.segments.overlap.save}: ${regionName(answer.segments, region.in)}`}
                onClick={() => setSaved(region)}
              >
                {words.segments.overlap.save}
              </Button>
            ),
          },
        ]}
      />
      {saved && (
        <SaveRule
          rule={regionRule(
            answer.segments.map(({ id }) => id),
            saved.in,
          )}
          name={regionName(answer.segments, saved.in)}
          onClose={() => setSaved(undefined)}
        />
      )}
    </>
  )
}

function Which({ region, segments }: { readonly region: Region; readonly segments: Overlap['segments'] }) {
  const words = useWords().segments.overlap
  const colours = useColours()
  const outside = segments.filter(({ id }) => !region.in.includes(id)).map(({ name }) => name)
  return (
    <Flex gap={4} wrap align="center">
      {segments.map(({ id, name }, i) =>
        region.in.includes(id) ? (
          <Tag key={id} title={name} style={{ maxWidth: '100%', margin: 0 }}>
            <Flex gap={6} align="center">
              <Dot colour={colours[i]} />
              <Typography.Text ellipsis>{name}</Typography.Text>
            </Flex>
          </Tag>
        ) : null,
      )}
      {outside.length > 0 && <Typography.Text type="secondary">{words.notIn(outside)}</Typography.Text>}
    </Flex>
  )
}
