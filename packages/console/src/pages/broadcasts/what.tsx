import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { type Broadcast, variantIds } from '@millrace/contract/broadcasts/broadcast.ts'
import type { Template } from '@millrace/contract/content/api.ts'
import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { Link } from '@tanstack/react-router'
import { Button, Card, Flex, Form, InputNumber, Radio, Select, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { ClassFields } from '../../ui/class-fields.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { exampleOf } from '../messages/example.ts'
import { Preview } from '../messages/preview.tsx'
import { useTemplates } from '../messages/use-templates.ts'
import type { PartProps } from './editor.tsx'

/** The channel, up to four texts that are compared, who gets nothing, and how strictly the contact rules apply. */
export function What({ draft, change }: PartProps) {
  const words = useWords()
  const templates = useTemplates()
  const { variants } = draft
  const put = (next: Broadcast['variants']): void => change({ variants: next })
  return (
    <>
      <Form.Item label={words.broadcasts.channel}>
        <Radio.Group
          aria-label={words.broadcasts.channel}
          value={draft.channel}
          options={sendingChannels.map((value) => ({ value, label: words.broadcasts.channels[value] }))}
          onChange={(event) =>
            change({
              channel: event.target.value as Broadcast['channel'],
              variants: variants.map((one) => ({ ...one, templateId: '' })),
            })
          }
        />
      </Form.Item>
      <Flex gap={12} wrap align="stretch" style={{ marginBottom: 12 }}>
        {variants.map((variant, i) => (
          <Variant
            key={variantIds[i]}
            letter={variants.length > 1 ? (variantIds[i] ?? '').toUpperCase() : undefined}
            variant={variant}
            templates={(templates.data?.items ?? []).filter((one) => one.channel === draft.channel)}
            isLoading={templates.isPending}
            onChange={(next) => put(variants.map((one, n) => (n === i ? next : one)))}
            onRemove={() => put(even(variants.filter((_, n) => n !== i)))}
          />
        ))}
      </Flex>
      {variants.length > 1 && <Typography.Paragraph type="secondary">{words.broadcasts.sticky}</Typography.Paragraph>}
      {variants.reduce((sum, one) => sum + one.weight, 0) !== 100 && (
        <Typography.Paragraph type="danger">{words.broadcasts.weightsNote}</Typography.Paragraph>
      )}
      {variants.length < variantIds.length && (
        <Button
          icon={<PlusOutlined />}
          size="small"
          onClick={() => put(even([...variants, { templateId: '', weight: 1 }]))}
          style={{ marginBottom: 16 }}
        >
          {words.broadcasts.addVariant}
        </Button>
      )}
      <Form.Item label={words.broadcasts.control} extra={words.broadcasts.controlNote}>
        <InputNumber
          aria-label={words.broadcasts.control}
          min={0}
          max={50}
          precision={0}
          suffix="%"
          value={draft.control}
          onChange={(control) => change({ control: control ?? 0 })}
        />
      </Form.Item>
      <ClassFields value={draft} onChange={change} />
    </>
  )
}

/** The same share for each; what does not divide goes to the first. */
const even = (variants: Broadcast['variants']): Broadcast['variants'] => {
  const each = Math.floor(100 / variants.length)
  return variants.map((one, i) => ({ ...one, weight: i === 0 ? 100 - each * (variants.length - 1) : each }))
}

type VariantValue = Broadcast['variants'][number]

function Variant({
  letter,
  variant,
  templates,
  isLoading,
  onChange,
  onRemove,
}: {
  /** None when it is the only one. */
  readonly letter: string | undefined
  readonly variant: VariantValue
  readonly templates: readonly Template[]
  readonly isLoading: boolean
  readonly onChange: (next: VariantValue) => void
  readonly onRemove: () => void
}) {
  const words = useWords()
  const { slug } = useProject()
  const chosen = templates.find((one) => one.id === variant.templateId)
  const label = letter === undefined ? words.broadcasts.template : `${words.broadcasts.template} ${letter}`
  return (
    <Card
      size="small"
      style={{ width: 360, maxWidth: '100%' }}
      {...(letter === undefined
        ? {}
        : {
            title: words.broadcasts.variant(letter),
            extra: <IconButton icon={<DeleteOutlined />} label={`${words.broadcasts.removeVariant} ${letter}`} onClick={onRemove} />,
          })}
    >
      <Form.Item
        label={label}
        required
        extra={
          chosen && (
            <Link to="/$slug/engage/templates/$id" params={{ slug, id: chosen.id }}>
              {words.broadcasts.openTemplate}
            </Link>
          )
        }
      >
        <Select
          aria-label={label}
          value={variant.templateId || null}
          placeholder={words.problems.template_missing}
          showSearch={{ optionFilterProp: 'label' }}
          loading={isLoading}
          options={templates.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(templateId: string | null) => onChange({ ...variant, templateId: templateId ?? '' })}
          notFoundContent={
            <Link to="/$slug/engage/templates" params={{ slug }}>
              {words.messages.newTemplate}
            </Link>
          }
        />
      </Form.Item>
      {letter !== undefined && (
        <Form.Item label={words.broadcasts.weight}>
          <InputNumber
            aria-label={`${words.broadcasts.weight} ${letter}`}
            min={1}
            max={100}
            precision={0}
            suffix="%"
            value={variant.weight}
            onChange={(weight) => onChange({ ...variant, weight: weight ?? 1 })}
          />
        </Form.Item>
      )}
      {chosen && (
        <>
          <Typography.Text type="secondary">{words.broadcasts.preview}</Typography.Text>
          <Preview
            body={chosen.body}
            event={exampleOf(chosen.variables)}
            width={320}
            height={chosen.channel === 'sms' ? 96 : 320}
            withText={chosen.channel === 'sms'}
          />
        </>
      )}
    </Card>
  )
}
