import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { Alert, Button, Card, Flex, Form, Input, Spin } from 'antd'
import { call } from '../lib/api.ts'
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

function FirstProject() {
  const words = useWords()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (fields: { slug: string }) => call('projects', { method: 'POST', body: fields }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  })
  return (
    <Flex align="center" justify="center" style={{ minHeight: '100vh', padding: 16 }}>
      <Card title={words.signIn.noProject} style={{ width: 360 }}>
        <Form<{ slug: string }> layout="vertical" onFinish={(fields) => create.mutate(fields)}>
          <Form.Item name="slug" label={words.signIn.slug} rules={[{ required: true, pattern: /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/ }]}>
            <Input placeholder="shop" autoFocus />
          </Form.Item>
          {create.isError && <Alert type="error" showIcon title={create.error.message} style={{ marginBottom: 16 }} />}
          <Button type="primary" htmlType="submit" block loading={create.isPending}>
            {words.signIn.makeProject}
          </Button>
        </Form>
      </Card>
    </Flex>
  )
}
