import { CopyOutlined } from '@ant-design/icons'
import type { RetrospectiveAnswer } from '@millrace/contract/broadcasts/report.ts'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Card, Descriptions, Flex, Tag } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'

/** What came of a broadcast in sentences, and what to do next; written by rules. */
export function Retrospective({ id }: { readonly id: string }) {
  const words = useWords().retrospective
  const { api, slug } = useProject()
  const { language } = useFormat()
  const { message } = App.useApp()
  const query = useQuery({
    queryKey: ['broadcast', slug, id, 'retrospective'],
    queryFn: () => call<RetrospectiveAnswer>(`${api}/broadcasts/${id}/retrospective`),
    refetchInterval: 60_000,
  })
  const copy = async ({ markdown }: RetrospectiveAnswer): Promise<void> => {
    await navigator.clipboard.writeText(markdown[language])
    void message.success(words.copied)
  }
  return (
    <Card
      size="small"
      title={words.title}
      extra={
        query.data && (
          <Button size="small" icon={<CopyOutlined />} onClick={() => void copy(query.data)}>
            {words.copy}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ parts, isFinal }) => (
          <Descriptions
            {...(isFinal ? {} : { title: <Tag>{words.notFinal}</Tag> })}
            colon={false}
            size="small"
            column={1}
            data-testid="retrospective"
            items={parts.map(({ part, heading, sentences }) => ({
              key: part,
              label: heading[language],
              children: (
                <Flex vertical>
                  {sentences.map((one) => (
                    <span key={one.code} style={part === 'next' ? { fontWeight: 600 } : {}}>
                      {one[language]}
                    </span>
                  ))}
                </Flex>
              ),
            }))}
            styles={{ label: { width: 96 } }}
          />
        )}
      </Loaded>
    </Card>
  )
}
