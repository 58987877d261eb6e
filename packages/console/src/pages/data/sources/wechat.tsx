import type { Source } from '@millrace/contract/admin/api.ts'
import type { WechatAccount } from '@millrace/contract/ingest/wechat.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Form, Input, Typography } from 'antd'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'

interface Fields {
  readonly appid: string
  readonly token?: string
  readonly encodingAesKey?: string
  readonly isPlain: boolean
}

/** URL, Token and EncodingAESKey of an official account, and whether WeChat has checked them. */
export function WechatCallback({ source }: { readonly source: Source }) {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['sources', slug, source.id, 'wechat'],
    queryFn: () => call<WechatAccount>(`${api}/sources/${source.id}/wechat`),
    refetchInterval: 5_000,
  })
  return <Loaded query={query}>{(account) => <Callback key={account.revision} account={account} source={source} />}</Loaded>
}

function Callback({ account, source }: { readonly account: WechatAccount; readonly source: Source }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const isPlain = Form.useWatch('isPlain', form)
  const isKnown = account.appid !== null
  const save = useMutation({
    mutationFn: ({ appid, token, encodingAesKey, isPlain: plain }: Fields) => {
      const key = plain ? { encodingAesKey: null } : encodingAesKey ? { encodingAesKey } : {}
      const body = { appid, ...(token ? { token } : {}), ...key }
      return call<WechatAccount>(`${api}/sources/${source.id}/wechat`, { method: 'PUT', body, revision: account.revision })
    },
    onSuccess: (saved) => client.setQueryData(['sources', slug, source.id, 'wechat'], saved),
    onError: (error) => {
      const fields = error instanceof ApiProblem ? error.errors : []
      form.setFields(fields.map(({ path, message: text }) => ({ name: path.replace('body.', '') as keyof Fields, errors: [text] })))
      void message.error(error.message)
    },
  })
  return (
    <>
      <div>
        <Typography.Text type="secondary">{words.sources.wechat.callback}</Typography.Text>
        <br />
        <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
          {account.callbackUrl}
        </Typography.Text>
        <br />
        <Typography.Text type="secondary">{words.sources.wechat.callbackNote}</Typography.Text>
      </div>
      <Alert
        type={account.checkedAt ? 'success' : 'info'}
        showIcon
        title={
          account.checkedAt ? (
            <>
              {words.sources.wechat.checked} <Time at={account.checkedAt} />
            </>
          ) : (
            words.sources.wechat.unchecked
          )
        }
      />
      <Form<Fields>
        form={form}
        layout="vertical"
        style={{ maxWidth: 520 }}
        disabled={!can('sources.manage')}
        initialValues={{ appid: account.appid ?? '', isPlain: isKnown && !account.encrypted }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="appid" label={words.sources.wechat.appid} rules={[{ required: true, pattern: /^wx[0-9a-f]{16}$/ }]}>
          <Input placeholder="wx1234567890abcdef" autoComplete="off" />
        </Form.Item>
        <Form.Item name="token" label={words.sources.wechat.token} rules={[{ required: !isKnown }, { pattern: /^[A-Za-z0-9]{3,32}$/ }]}>
          <Input.Password autoComplete="new-password" placeholder={isKnown ? words.sources.wechat.tokenKept : ''} />
        </Form.Item>
        <Form.Item name="isPlain" valuePropName="checked">
          <Checkbox>{words.sources.wechat.plain}</Checkbox>
        </Form.Item>
        {!isPlain && (
          <Form.Item
            name="encodingAesKey"
            label={words.sources.wechat.aesKey}
            extra={words.sources.wechat.aesKeyNote}
            rules={[{ required: !account.encrypted }, { pattern: /^[A-Za-z0-9]{43}$/ }]}
          >
            <Input.Password autoComplete="new-password" placeholder={account.encrypted ? words.sources.wechat.aesKeyKept : ''} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {words.sources.wechat.save}
        </Button>
      </Form>
    </>
  )
}
