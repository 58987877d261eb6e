import type { Groups } from '@millrace/contract/segments/groups-api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Card, Flex, Typography } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useSettled } from '../../lib/settled.ts'
import { useTierSets, valuesOfTiers } from '../../lib/tiers.ts'
import { useUrlState } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { SegmentsField } from '../../ui/segments-field.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { AttributeField } from './attribute-field.tsx'
import { CrossAnswer } from './cross-answer.tsx'
import { FigureChoice } from './figure-choice.tsx'
import { askedOf, emptyQuestion, type Question, questionSchema, withAttribute } from './question.ts'

/** Tiers, groups and segments across each other: people, money and conversion of each cell. The question is the address. */
export function CrossAnalysis() {
  const words = useWords().tiers
  const { api, slug } = useProject()
  const { draft, change } = useUrlState<Question>(questionSchema, emptyQuestion)
  const [set] = useTierSets().data?.items ?? []
  const asked = useSettled(draft, 300)
  const input = askedOf(asked)
  const query = useQuery({
    queryKey: ['groups', slug, input],
    queryFn: async ({ signal }) => ({
      asked: input ?? { by: [] },
      answer: await call<Groups>(`${api}/segments/groups`, { method: 'POST', body: input, signal }),
    }),
    enabled: input !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <Page title={words.cross}>
      <Card size="small">
        <Fields draft={draft} change={change} />
      </Card>
      {input ? (
        <Loaded query={{ ...query, data: query.isError ? undefined : query.data }}>
          {(data) => (
            <CrossAnswer {...data} shade={draft.shade} onShade={(shade) => change({ ...draft, shade })} isFetching={query.isFetching} />
          )}
        </Loaded>
      ) : (
        <Teach
          text={words.crossEmpty}
          action={
            set && (
              <Button type="primary" onClick={() => change({ ...draft, by: [{ by: 'tag', tag: set.name, values: valuesOfTiers(set) }] })}>
                {words.startWith(set.name)}
              </Button>
            )
          }
        />
      )}
    </Page>
  )
}

function Fields({ draft, change }: { readonly draft: Question; readonly change: (next: Question) => void }) {
  const words = useWords().tiers
  const put = (place: 0 | 1) => (attribute: Parameters<typeof withAttribute>[2]) =>
    change({ ...draft, by: withAttribute(draft.by, place, attribute) })
  return (
    <Flex vertical gap={12}>
      <Line label={words.rows}>
        <AttributeField label={words.rows} placeholder={words.chooseRows} value={draft.by[0]} onChange={put(0)} />
      </Line>
      <Line label={words.columns}>
        <AttributeField
          label={words.columns}
          placeholder={words.noColumns}
          value={draft.by[1]}
          onChange={put(1)}
          disabled={draft.by.length === 0}
        />
      </Line>
      <Line label={words.who}>
        <SegmentsField
          label={words.everybody}
          ids={draft.segmentId === undefined ? [] : [draft.segmentId]}
          most={1}
          width={220}
          onChange={(ids) => change({ ...draft, segmentId: ids.at(-1) })}
        />
      </Line>
      <FigureChoice draft={draft} change={change} />
    </Flex>
  )
}

const Line = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <Flex gap={8} align="start" wrap>
    <Typography.Text type="secondary" style={{ width: 64, lineHeight: '32px' }}>
      {label}
    </Typography.Text>
    {children}
  </Flex>
)
