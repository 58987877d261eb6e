import type { Journey } from '@millrace/contract/journeys/api.ts'
import { takingInSegment } from '@millrace/contract/journeys/from-segment.ts'
import type { StaticMade } from '@millrace/contract/segments/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Flex, Form, Input, Modal, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

interface Props {
  /** Where they stayed. */
  readonly at: string
  readonly model: string
  /** The question, and which of its numbers. */
  readonly asked: object
  /** What else decides who they are. */
  readonly children?: ReactNode
}

/** For the people of a number: kept as a segment, and a draft that takes them in. */
export function PeopleJourney(props: Props) {
  const words = useWords().funnel
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (!can('people.read') || !can('segments.write') || !can('journeys.write')) return null
  return (
    <>
      <Button
        type="link"
        size="small"
        style={{ padding: 0, height: 'auto' }}
        aria-label={words.journeyFor(props.at)}
        onClick={() => setOpen(true)}
      >
        {words.journey}
      </Button>
      {isOpen && <Ask {...props} close={() => setOpen(false)} />}
    </>
  )
}

function Ask({ at, model, asked, children, close }: Props & { close(): void }) {
  const words = useWords().funnel
  const [name, setName] = useState(words.stoppedAt(at).slice(0, 100))
  const make = useMake(model)
  return (
    <Modal
      open
      title={words.journeyFor(at)}
      onCancel={close}
      okText={words.journey}
      okButtonProps={{ disabled: name.trim() === '', loading: make.isPending }}
      onOk={() => make.mutate({ ...asked, name: name.trim() })}
    >
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.journeyNote}</Typography.Text>
        <Form layout="vertical">
          <Form.Item label={words.journeyName} required>
            <Input aria-label={words.journeyName} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          </Form.Item>
          {children}
        </Form>
      </Flex>
    </Modal>
  )
}

function useMake(model: string) {
  const words = useWords().funnel
  const { api, slug } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: async (body: { readonly name: string }) => {
      const segment = await call<StaticMade>(`${api}/analytics/${model}/segment`, { method: 'POST', body })
      return call<Journey>(`${api}/journeys`, { method: 'POST', body: { name: body.name, draft: takingInSegment(segment.id) } })
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      void message.success(words.journeyMade)
      await navigate({ to: '/$slug/engage/journeys/$id', params: { slug, id } })
    },
    onError: (error) => void message.error(error.message),
  })
}
