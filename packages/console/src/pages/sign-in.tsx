import type { Me } from '@millrace/contract/admin/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Card, Flex, Form, Input, Typography } from 'antd'
import { call } from '../lib/api.ts'
import { usePreferences } from '../lib/preferences.ts'
import { useWords } from '../lib/words.ts'

interface Fields {
  readonly email: string
  readonly password: string
}

export function SignIn() {
  const words = useWords()
  const client = useQueryClient()
  const { language, setLanguage } = usePreferences()
  const signIn = useMutation({
    mutationFn: (fields: Fields) => call<Me>('session', { method: 'POST', body: fields }),
    onSuccess: (me) => client.setQueryData(['me'], me),
  })
  return (
    <main>
      <Flex align="center" justify="center" style={{ minHeight: '100vh', padding: 16 }}>
        <Card style={{ width: 360 }}>
          <Flex justify="space-between" align="center">
            <Typography.Title level={1} style={{ fontSize: 22, marginTop: 0 }}>
              {words.brand}
            </Typography.Title>
            <Button type="text" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
              {words.common.language}
            </Button>
          </Flex>
          <Form<Fields> layout="vertical" onFinish={(fields) => signIn.mutate(fields)} requiredMark={false}>
            <Form.Item name="email" label={words.signIn.email} rules={[{ required: true, message: words.signIn.email }]}>
              <Input autoComplete="username" autoFocus />
            </Form.Item>
            <Form.Item name="password" label={words.signIn.password} rules={[{ required: true, message: words.signIn.password }]}>
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            {signIn.isError && <Alert type="error" showIcon title={signIn.error.message} style={{ marginBottom: 16 }} />}
            <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
              {words.signIn.submit}
            </Button>
          </Form>
        </Card>
      </Flex>
    </main>
  )
}
