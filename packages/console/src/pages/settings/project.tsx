import type { Project } from '@millrace/contract/admin/api.ts'
import { currencies } from '@millrace/contract/money/money.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { BroadcastApprovalField } from './broadcast-approval.tsx'
import { WorkingDaysFields } from './working-days.tsx'

type Fields = Pick<
  Project,
  'name' | 'timeZone' | 'currency' | 'marketingDefault' | 'journeysNeedApproval' | 'broadcastsNeedApproval' | 'workingDays' | 'mostJourneys'
>

/** The project's name, its day and currency, and what silence about consent means. */
export function ProjectPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['project', slug], queryFn: () => call<Project>(api) })
  return (
    <Page title={words.menu.project} note={slug}>
      <Loaded query={query}>{(project) => <ProjectForm key={project.revision} project={project} />}</Loaded>
    </Page>
  )
}

function ProjectForm({ project }: { readonly project: Project }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const save = useMutation({
    mutationFn: (fields: Fields) => call<Project>(api, { method: 'PATCH', body: fields, revision: project.revision }),
    onSuccess: async (saved) => {
      client.setQueryData(['project', slug], saved)
      await client.invalidateQueries({ queryKey: ['me'] })
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  const nameOf = useCurrencyNames()
  return (
    <Form<Fields> layout="vertical" style={{ maxWidth: 520 }} initialValues={project} onFinish={(fields) => save.mutate(fields)}>
      <Form.Item name="name" label={words.common.name} rules={[{ required: true }]}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="timeZone" label={words.settings.zone} extra={words.settings.zoneNote} rules={[{ required: true }]}>
        <Select showSearch options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <WorkingDaysFields />
      <Form.Item name="currency" label={words.settings.currency} extra={words.settings.currencyNote} rules={[{ required: true }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={[...currencies].map((code) => ({ value: code, label: nameOf(code) }))}
        />
      </Form.Item>
      <Form.Item name="marketingDefault" label={words.settings.consent}>
        <Radio.Group
          options={[
            { value: 'allow', label: words.settings.consentAllow },
            { value: 'deny', label: words.settings.consentDeny },
          ]}
        />
      </Form.Item>
      <Form.Item name="journeysNeedApproval" label={words.review.setting} extra={words.review.settingNote} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="broadcastsNeedApproval" label={words.review.broadcasts} extra={words.review.broadcastsNote}>
        <BroadcastApprovalField />
      </Form.Item>
      <Form.Item name="mostJourneys" label={words.settings.mostJourneys} extra={words.settings.mostJourneysNote}>
        <InputNumber min={1} max={1_000} precision={0} placeholder={words.entries.noLimit} style={{ width: 160 }} />
      </Form.Item>
      <Button type="primary" htmlType="submit" disabled={!can('project.manage')} loading={save.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}

/** `CNY · 人民币`. */
function useCurrencyNames(): (code: string) => string {
  const language = usePreferences((state) => state.language)
  const names = new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en', { type: 'currency' })
  return (code) => `${code} · ${names.of(code) ?? code}`
}
