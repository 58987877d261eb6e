import { type IdentitySettings, type IdentitySettingsInput, type IdType } from '@millrace/contract/identity/types.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, InputNumber, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { useIdentitySettings } from '../../ui/ids.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { TypeTable } from './type-table.tsx'

/** Which ids the project knows, how strong they are, and what they may do. */
export function IdTypesPage() {
  const words = useWords()
  const query = useIdentitySettings()
  return (
    <Page title={words.menu.idTypes} note={words.identity.typesNote}>
      <Loaded query={query}>{(settings) => <Editor key={settings.revision} settings={settings} />}</Loaded>
    </Page>
  )
}

function Editor({ settings }: { readonly settings: IdentitySettings }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<IdentitySettingsInput>({ types: settings.types, mergesPerHour: settings.mergesPerHour })
  const mayNot = !can('project.manage')
  const save = useMutation({
    mutationFn: () => call<IdentitySettings>(`${api}/identity/settings`, { method: 'PUT', body: draft, revision: settings.revision }),
    onSuccess: (saved) => {
      client.setQueryData(['identity-settings', slug], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  const isChanged = JSON.stringify(draft.types) !== JSON.stringify(settings.types) || draft.mergesPerHour !== settings.mergesPerHour
  return (
    <Flex vertical gap={16}>
      <TypeTable types={draft.types} isLocked={mayNot} onChange={(types) => setDraft({ ...draft, types })} />
      {!mayNot && <AddType types={draft.types} onAdd={(type) => setDraft({ ...draft, types: [...draft.types, type] })} />}
      <Flex gap={8} align="center" wrap>
        <label htmlFor="merges-per-hour">{words.identity.mergesPerHour}</label>
        <InputNumber
          id="merges-per-hour"
          min={1}
          max={10_000}
          precision={0}
          disabled={mayNot}
          value={draft.mergesPerHour}
          onChange={(n) => setDraft({ ...draft, mergesPerHour: n ?? settings.mergesPerHour })}
        />
      </Flex>
      <Flex gap={8} align="center">
        <Button type="primary" disabled={mayNot || !isChanged} loading={save.isPending} onClick={() => save.mutate()}>
          {words.common.save}
        </Button>
        {isChanged && <Typography.Text type="secondary">{words.common.unsaved}</Typography.Text>}
      </Flex>
    </Flex>
  )
}

function AddType({ types, onAdd }: { readonly types: readonly IdType[]; readonly onAdd: (type: IdType) => void }) {
  const words = useWords()
  const [form] = Form.useForm<{ name: string }>()
  const add = ({ name }: { name: string }): void => {
    onAdd({ type: `custom:${name}`, nameEn: null, nameZh: null, limit: 10, merges: true, hashed: false, expiresAfterDays: null })
    form.resetFields()
  }
  return (
    <Form form={form} layout="inline" requiredMark={false} onFinish={add}>
      <Form.Item
        name="name"
        label={words.identity.newType}
        rules={[
          { required: true, pattern: /^[A-Za-z0-9_.-]{1,60}$/, message: words.identity.typeName },
          {
            validator: async (_, name: string) => {
              if (types.some((one) => one.type === `custom:${name}`)) throw new Error(words.identity.typeTaken)
            },
          },
        ]}
      >
        <Input prefix="custom:" placeholder="member_card" maxLength={60} style={{ width: 220 }} />
      </Form.Item>
      <Button htmlType="submit">{words.identity.addType}</Button>
    </Form>
  )
}
