import { type BoardLinkInput, leastPassword, longestLinkDays, mayShowAs, type NewBoardLink } from '@millrace/contract/boards/links.ts'
import { type Role, roleGrants, roles } from '@millrace/contract/permissions.ts'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, InputNumber, Select, Switch } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

interface Fields extends Omit<BoardLinkInput, 'password'> {
  readonly password?: string
}

/** A new link: whom it is for, what they see, and for how long. */
export function LinkForm({
  path,
  boardRoles,
  onMade,
}: {
  readonly path: string
  readonly boardRoles: readonly Role[]
  readonly onMade: (link: NewBoardLink) => void
}) {
  const all = useWords()
  const words = all.boardLinks
  const { can } = useProject()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  // The role that may least comes first.
  const offered = roles.filter((role) => mayShowAs(can, role, boardRoles)).toSorted((a, b) => roleGrants(a).size - roleGrants(b).size)
  const make = useMutation({
    mutationFn: ({ password, ...fields }: Fields) =>
      call<NewBoardLink>(path, { method: 'POST', body: { ...fields, password: password || null } }),
    onSuccess: (link) => {
      form.resetFields()
      onMade(link)
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ role: offered[0], days: 30, hasFreeDays: true }}
      onFinish={(fields) => make.mutate(fields)}
    >
      <Flex gap="0 12px" wrap>
        <Form.Item name="name" label={words.name} rules={[{ required: true, whitespace: true, max: 100 }]} style={{ flex: '2 1 220px' }}>
          <Input maxLength={100} placeholder={words.namePlaceholder} />
        </Form.Item>
        <Form.Item name="role" label={words.role} tooltip={words.roleNote} style={{ flex: '1 1 130px' }}>
          <Select options={offered.map((role) => ({ value: role, label: all.settings.roles[role] }))} />
        </Form.Item>
        <Form.Item name="days" label={words.days} rules={[{ required: true }]} style={{ flex: '0 1 124px' }}>
          <InputNumber min={1} max={longestLinkDays} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="password"
          label={words.password}
          tooltip={words.passwordNote}
          rules={[{ min: leastPassword, max: 200, message: words.passwordNote }]}
          style={{ flex: '1 1 160px' }}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Flex>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Flex gap={8} align="center">
          <Form.Item name="hasFreeDays" noStyle>
            <Switch aria-label={words.freeDays} />
          </Form.Item>
          <span aria-hidden>{words.freeDays}</span>
        </Flex>
        <Button type="primary" htmlType="submit" loading={make.isPending} disabled={offered.length === 0}>
          {words.make}
        </Button>
      </Flex>
    </Form>
  )
}
