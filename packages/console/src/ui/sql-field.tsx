import { relations } from '@millrace/contract/segments/relations.ts'
import { Alert, Button, Collapse, Flex, Input, Table, Typography } from 'antd'
import type { KeyboardEvent } from 'react'
import { useProject } from '../lib/session.ts'
import { useFormat, useWords } from '../lib/words.ts'

interface Props {
  readonly query: string
  readonly onChange: (query: string) => void
  /** What the query answers. */
  readonly answers: 'people' | 'values' | 'rows'
  readonly error?: string | undefined
  readonly onKeyDown?: (event: KeyboardEvent) => void
}

const examples = {
  rows: 'select event, count() as times, uniqExact(person_id) as people from events\ngroup by event order by times desc',
  people: "select person_id from events\nwhere event = '' and time > now() - interval 30 day\ngroup by person_id having count() >= 3",
  values:
    "select person_id, if(count() >= 3, '高', '低') as value from events\nwhere event = '' and time > now() - interval 30 day\ngroup by person_id",
}

/** A query in SQL, with what it may read beside it. */
export function SqlField({ query, onChange, answers, error, onKeyDown }: Props) {
  const words = useWords().sql
  const { can } = useProject()
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">
        {words.note} {words[answers]}
      </Typography.Text>
      {!can('people.read_pii') && <Alert type="warning" showIcon title={words.needs} />}
      <Input.TextArea
        aria-label={words.query}
        value={query}
        onChange={(event) => onChange(event.target.value)}
        autoSize={{ minRows: 6, maxRows: 24 }}
        spellCheck={false}
        {...(onKeyDown ? { onKeyDown } : {})}
        status={error === undefined ? '' : 'error'}
        style={{ fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', fontSize: 13 }}
      />
      {error !== undefined && (
        <Typography.Text type="danger" role="alert">
          {error}
        </Typography.Text>
      )}
      {query === '' && (
        <Button size="small" style={{ alignSelf: 'start' }} onClick={() => onChange(examples[answers])}>
          {words.example}
        </Button>
      )}
      <Collapse ghost size="small" items={[{ key: 'relations', label: words.relations, children: <Relations /> }]} />
    </Flex>
  )
}

function Relations() {
  const words = useWords().sql
  const { language } = useFormat()
  return (
    <Flex vertical gap={12}>
      {relations.map((relation) => (
        <Flex vertical gap={4} key={relation.name}>
          <Typography.Text>
            <Typography.Text code>{relation.name}</Typography.Text> {relation[language]}
          </Typography.Text>
          <Table
            size="small"
            rowKey="name"
            pagination={false}
            scroll={{ x: 480 }}
            dataSource={relation.columns}
            columns={[
              { title: words.column, render: (_, one) => <Typography.Text code>{one.name}</Typography.Text> },
              { title: words.type, dataIndex: 'type' },
              { title: words.meaning, render: (_, one) => one[language] },
            ]}
          />
        </Flex>
      ))}
    </Flex>
  )
}
