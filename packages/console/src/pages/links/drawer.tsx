import { classify } from '@millrace/contract/channels/classify.ts'
import type { ChannelSettings } from '@millrace/contract/channels/schema.ts'
import { isWebAddress, type Link, type LinkInput } from '@millrace/contract/links/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Flex, Form, Input, Select, Typography } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { useChannelName } from '../data/channels/table.tsx'

interface Fields {
  readonly name: string
  readonly target: string
  readonly utm: LinkInput['utm']
  readonly parameters: readonly { readonly name?: string; readonly value?: string }[]
  readonly ownerKind: 'none' | 'staff' | 'shop'
  readonly ownerName?: string
  readonly cost: number
}

const utmNames = ['source', 'medium', 'campaign', 'content', 'term'] as const

const fieldsOf = (link: Link | undefined, medium: string | undefined): Fields => ({
  name: link?.name ?? '',
  target: link?.target ?? '',
  utm: link?.utm ?? (medium === undefined ? {} : { medium }),
  parameters: Object.entries(link?.parameters ?? {}).map(([name, value]) => ({ name, value })),
  ownerKind: link?.owner?.kind ?? (medium === 'staff' ? 'staff' : 'none'),
  ...(link?.owner ? { ownerName: link.owner.name } : {}),
  cost: link?.cost ?? 0,
})

function inputOf({ name, target, utm, parameters, ownerKind, ownerName = '', cost }: Fields): LinkInput {
  return {
    name,
    target: target.trim(),
    utm: Object.fromEntries(Object.entries(utm).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : []))),
    parameters: Object.fromEntries(parameters.flatMap(({ name: key = '', value = '' }) => (key.trim() ? [[key.trim(), value]] : []))),
    owner: ownerKind === 'none' ? null : { kind: ownerKind, name: ownerName },
    cost,
  }
}

interface Props {
  readonly link: Link | undefined
  /** What a new link begins with. */
  readonly medium?: 'staff' | 'qr'
  readonly onClose: () => void
  readonly onMade: (link: Link) => void
}

/** A new link, or an old one: its code stays whatever is changed. */
export function LinkDrawer({ link, medium, onClose, onMade }: Props) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const ownerKind = Form.useWatch('ownerKind', form)
  const save = useMutation({
    mutationFn: (body: LinkInput) =>
      link
        ? call<Link>(`${api}/links/${link.id}`, { method: 'PUT', body, revision: link.revision })
        : call<Link>(`${api}/links`, { method: 'POST', body }),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: ['links', slug] })
      onClose()
      if (!link) onMade(saved)
    },
    onError: (error) => {
      const [field] = error instanceof ApiProblem ? error.errors : []
      void message.error(field ? `${error.message} ${field.path.replace('body.', '')}: ${field.message}` : error.message)
    },
  })
  return (
    <Drawer
      open
      size={480}
      onClose={onClose}
      title={link ? words.links.edit(link.name) : words.links.create}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {link ? words.common.save : words.common.create}
          </Button>
        </Flex>
      }
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={fieldsOf(link, medium)}
        onFinish={(fields) => save.mutate(inputOf(fields))}
      >
        <Form.Item name="name" label={words.links.name} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input placeholder={words.links.namePlaceholder} />
        </Form.Item>
        <Form.Item
          name="target"
          label={words.links.target}
          extra={words.links.targetNote}
          rules={[
            { required: true },
            {
              validator: (_, text: string) =>
                !text || isWebAddress(text.trim()) ? Promise.resolve() : Promise.reject(new Error(words.links.targetNote)),
            },
          ]}
        >
          <Input placeholder="https://shop.example.com/landing" />
        </Form.Item>
        <Typography.Title level={5}>{words.links.utm}</Typography.Title>
        {utmNames.map((name) => (
          <Form.Item key={name} name={['utm', name]} label={words.links.utmNames[name]} rules={[{ max: 200 }]} style={{ marginBottom: 8 }}>
            <Input addonBefore={`utm_${name}`} placeholder={words.links.utmHints[name]} />
          </Form.Item>
        ))}
        <ChannelNote utm={Form.useWatch('utm', form)} />
        <Typography.Title level={5}>{words.links.parameters}</Typography.Title>
        <Parameters />
        <Form.Item name="ownerKind" label={words.links.owner}>
          <Select options={(['none', 'staff', 'shop'] as const).map((value) => ({ value, label: words.links.ownerKinds[value] }))} />
        </Form.Item>
        {ownerKind !== undefined && ownerKind !== 'none' && (
          <Form.Item name="ownerName" label={words.links.ownerName} rules={[{ required: true, whitespace: true, max: 100 }]}>
            <Input />
          </Form.Item>
        )}
        <Form.Item name="cost" label={words.links.cost}>
          <Cost label={words.links.cost} />
        </Form.Item>
      </Form>
    </Drawer>
  )
}

/** The form hands over value and change. */
const Cost = ({
  label,
  value = 0,
  onChange = () => undefined,
}: {
  readonly label: string
  readonly value?: number
  readonly onChange?: (minor: number) => void
}) => <AmountField label={label} value={value} onChange={onChange} />

/** Which channel the parameters make of a visit, by the rules of the project. */
function ChannelNote({ utm }: { readonly utm: LinkInput['utm'] | undefined }) {
  const words = useWords()
  const nameOf = useChannelName()
  const { api, slug } = useProject()
  const { data } = useQuery({ queryKey: ['channels', slug], queryFn: () => call<ChannelSettings>(`${api}/traffic-channels`) })
  const { source = '', medium = '', campaign = '' } = utm ?? {}
  if (!data || source + medium + campaign === '') return null
  const key = classify({ utmSource: source, utmMedium: medium, utmCampaign: campaign }, data.channels)
  const channel = data.channels.find((one) => one.key === key)
  return channel ? <Typography.Paragraph type="secondary">{words.links.channel(nameOf(channel))}</Typography.Paragraph> : null
}

function Parameters() {
  const words = useWords()
  return (
    <Form.List name="parameters">
      {(fields, { add, remove }) => (
        <Flex vertical gap={8} style={{ marginBottom: 24 }}>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={8}>
              <Form.Item name={[name, 'name']} noStyle>
                <Input aria-label={words.links.parameterName} placeholder={words.links.parameterName} />
              </Form.Item>
              <Form.Item name={[name, 'value']} noStyle>
                <Input aria-label={words.links.parameterValue} placeholder={words.links.parameterValue} />
              </Form.Item>
              <Button onClick={() => remove(name)}>{words.common.remove}</Button>
            </Flex>
          ))}
          <Button onClick={() => add({})}>{words.links.addParameter}</Button>
        </Flex>
      )}
    </Form.List>
  )
}
