import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { Alert, Button, Card, Flex, Form, Input, Select, Spin } from 'antd'
import { call } from '../lib/api.ts'
import { refusal } from '../lib/field-errors.ts'
import { useMe } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { SignIn } from './sign-in.tsx'

/** Leads to the first project, or to making one. */
export function Home() {
  const me = useMe()
  if (me.isPending) return <Spin fullscreen />
  if (!me.data) return <SignIn />
  const [first] = me.data.projects
  return first ? <Navigate to="/$slug" params={{ slug: first.slug }} /> : <FirstProject />
}

interface Fields {
  readonly slug: string
  readonly timeZone: string
}

/** The browser's zone is a good guess, also where its own list does not name it (UTC). */
const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
const zones = [...new Set([ownZone, ...Intl.supportedValuesOf('timeZone')])]

function FirstProject() {
  const words = useWords()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (fields: Fields) => call('projects', { method: 'POST', body: fields }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  })
  return (
    <Flex align="center" justify="center" style={{ minHeight: '100vh', padding: 16 }}>
      <Card title={words.signIn.noProject} style={{ width: 360 }}>
        <Form<Fields> layout="vertical" initialValues={{ timeZone: ownZone }} onFinish={(fields) => create.mutate(fields)}>
          <Form.Item
            name="slug"
            label={words.signIn.slug}
            rules={[{ required: true, pattern: /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, message: words.signIn.slugRule }]}
          >
            <Input placeholder="shop" autoFocus />
          </Form.Item>
          <Form.Item name="timeZone" label={words.signIn.zone} extra={words.signIn.zoneNote} rules={[{ required: true }]}>
            <Select showSearch options={zones.map((zone) => ({ value: zone, label: zone }))} />
          </Form.Item>
          {create.isError && <Alert type="error" showIcon title={refusal(create.error, words)} style={{ marginBottom: 16 }} />}
          <Button type="primary" htmlType="submit" block loading={create.isPending}>
            {words.signIn.makeProject}
          </Button>
        </Form>
      </Card>
    </Flex>
  )
}
