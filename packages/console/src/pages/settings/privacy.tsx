import type { PrivacySettings } from '@millrace/contract/identity/erase.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Radio, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Purposes } from './purposes.tsx'

/** What people can agree to, and what happens when somebody who was erased comes again. */
export function PrivacyPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['privacy', slug], queryFn: () => call<PrivacySettings>(`${api}/privacy`) })
  return (
    <Page title={words.menu.privacy} note={words.privacy.note}>
      <Flex vertical gap={16}>
        <Purposes />
        <Card size="small" title={words.privacy.forgotten}>
          <Loaded query={query}>{(settings) => <ErasedIds key={settings.revision} settings={settings} />}</Loaded>
        </Card>
      </Flex>
    </Page>
  )
}

function ErasedIds({ settings }: { readonly settings: PrivacySettings }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { number } = useFormat()
  const client = useQueryClient()
  const { message } = App.useApp()
  const save = useMutation({
    mutationFn: (fields: Pick<PrivacySettings, 'erasedIds'>) =>
      call<PrivacySettings>(`${api}/privacy`, { method: 'PUT', body: fields, revision: settings.revision }),
    onSuccess: (saved) => {
      client.setQueryData(['privacy', slug], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Form layout="vertical" style={{ maxWidth: 640 }} initialValues={settings} onFinish={(fields) => save.mutate(fields)}>
      <Form.Item name="erasedIds" label={words.privacy.erasedIds} extra={words.privacy.erasedCount(number(settings.erased))}>
        <Radio.Group
          style={{ display: 'flex', flexDirection: 'column', gap: 8 }}
          options={[
            { value: 'refuse', label: words.privacy.refuse },
            { value: 'accept', label: words.privacy.accept },
          ]}
        />
      </Form.Item>
      <Typography.Paragraph type="secondary">{words.privacy.erasedNote}</Typography.Paragraph>
      <Button type="primary" htmlType="submit" disabled={!can('project.manage')} loading={save.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}
