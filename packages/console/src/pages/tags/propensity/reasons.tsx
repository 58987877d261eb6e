import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import type { Tag } from '@millrace/contract/tags/api.ts'
import type { Reason, TagReasons } from '@millrace/contract/tags/propensity/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Col, Flex, Row, Typography } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../../lib/api.ts'
import { usePreferences } from '../../../lib/preferences.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { PersonPicker } from '../../../ui/person-picker.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { NextItems } from './next-items.tsx'

/** Finds somebody and says what makes the target likely for them, and what does not. */
export function PersonReasons({ tag, event }: { readonly tag: Tag; readonly event: string }) {
  const words = useWords().propensity
  const { values, set } = useFilters('person')
  const person = Number(values.person) || undefined
  return (
    <Flex vertical gap={8}>
      <Typography.Text strong>{words.why}</Typography.Text>
      <div style={{ maxWidth: 320 }}>
        <PersonPicker label={words.person} value={person} onChange={(id) => set('person', id === undefined ? undefined : String(id))} />
      </div>
      {person !== undefined && <ReasonsOf tagId={tag.id} person={person} />}
      {person !== undefined && <NextItems person={person} event={event} />}
    </Flex>
  )
}

/** What makes the target likely for one person, and what does not. */
export function ReasonsOf({ tagId, person }: { readonly tagId: string; readonly person: number }) {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['tag-reasons', slug, tagId, person],
    queryFn: () => call<TagReasons>(`${api}/tags/${tagId}/people/${person}/reasons`),
  })
  return <Loaded query={query}>{(reasons) => <Said reasons={reasons} />}</Loaded>
}

function Said({ reasons: { has, probability, average, raises, lowers } }: { readonly reasons: TagReasons }) {
  const words = useWords().propensity
  const { percent } = useFormat()
  const value = has === null ? words.hasNone : words.has(has)
  if (probability === null)
    return (
      <Typography.Text type="secondary">
        {words.notAsked} {value}
      </Typography.Text>
    )
  return (
    <>
      <Typography.Text data-testid="likely">
        <strong>{words.likely(percent(probability))}</strong>{' '}
        <Typography.Text type="secondary">
          {average !== null && `${words.onAverage(percent(average))} · `}
          {value}
        </Typography.Text>
      </Typography.Text>
      <Row gutter={[24, 8]}>
        <Col xs={24} md={12}>
          <List title={words.raises} icon={<ArrowUpOutlined />} reasons={raises} />
        </Col>
        <Col xs={24} md={12}>
          <List title={words.lowers} icon={<ArrowDownOutlined />} reasons={lowers} />
        </Col>
      </Row>
    </>
  )
}

function List({ title, icon, reasons }: { readonly title: string; readonly icon: ReactNode; readonly reasons: readonly Reason[] }) {
  const words = useWords().propensity
  const language = usePreferences((state) => state.language)
  return (
    <>
      <Typography.Text type="secondary">
        {icon} {title}
      </Typography.Text>
      {reasons.length === 0 ? (
        <div>{words.nothing}</div>
      ) : (
        <ul aria-label={title} style={{ margin: 0, paddingInlineStart: 20 }}>
          {reasons.map((one) => (
            <li key={one.feature}>{one[language]}</li>
          ))}
        </ul>
      )}
    </>
  )
}
