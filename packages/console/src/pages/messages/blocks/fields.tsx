import type { Block } from '@millrace/contract/content/blocks/schema.ts'
import { Form, Input, InputNumber, Segmented, Select, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../../lib/words.ts'
import { PictureButton } from '../../assets/picker.tsx'
import { TextField } from './text-field.tsx'
import type { SharedChoice } from './use-shared.ts'

interface Editing<B> {
  readonly block: B
  readonly onChange: (block: Block) => void
}

/** What can be set of a block, by its kind. */
export function BlockFields({ block, onChange, shared }: Editing<Block> & { readonly shared: readonly SharedChoice[] }): ReactNode {
  const words = useWords().blocks
  switch (block.kind) {
    case 'heading':
      return (
        <>
          <TextField label={words.text} longest={1_000} lines={2} value={block.text} onChange={(text) => onChange({ ...block, text })} />
          <Form.Item label={words.headingLevel} style={{ marginBottom: 12 }}>
            <Segmented
              aria-label={words.headingLevel}
              value={block.level}
              options={([1, 2, 3] as const).map((value) => ({ value, label: words.levels[value] }))}
              onChange={(level) => onChange({ ...block, level })}
            />
          </Form.Item>
          <Align block={block} onChange={onChange} />
        </>
      )
    case 'text':
      return (
        <>
          <TextField
            label={words.text}
            isRich
            longest={20_000}
            note={words.richNote}
            value={block.text}
            onChange={(text) => onChange({ ...block, text })}
          />
          <Align block={block} onChange={onChange} />
        </>
      )
    case 'image':
      return (
        <>
          <TextField label={words.src} longest={2_000} value={block.src} onChange={(src) => onChange({ ...block, src })} />
          <PictureButton onPick={(src, { name }) => onChange({ ...block, src: `${src}?w=1280`, alt: block.alt || name })} />
          <TextField
            label={words.alt}
            note={words.altNote}
            longest={300}
            value={block.alt}
            onChange={(alt) => onChange({ ...block, alt })}
          />
          <Leads block={block} onChange={onChange} />
          <Count label={words.width} least={16} most={600} value={block.width} onChange={(width) => onChange({ ...block, width })} />
        </>
      )
    case 'logo':
      return (
        <>
          <Leads block={block} onChange={onChange} />
          <Align block={block} onChange={onChange} />
        </>
      )
    case 'button':
      return (
        <>
          <TextField label={words.label} longest={200} value={block.text} onChange={(text) => onChange({ ...block, text })} />
          <Leads block={block} onChange={onChange} />
          <Align block={block} onChange={onChange} />
        </>
      )
    case 'spacer':
      return <Count label={words.height} least={4} most={120} value={block.height} onChange={(height) => onChange({ ...block, height })} />
    case 'columns':
      return (
        <Form.Item label={words.columnsCount} style={{ marginBottom: 12 }}>
          <Segmented
            aria-label={words.columnsCount}
            value={block.columns.length}
            options={[2, 3]}
            onChange={(count) => onChange({ ...block, columns: count === 3 ? [...block.columns, []].slice(0, 3) : joined(block.columns) })}
          />
        </Form.Item>
      )
    case 'items':
      return <ItemsFields block={block} onChange={onChange} />
    case 'coupon':
      return (
        <>
          <TextField label={words.couponLabel} longest={200} value={block.label} onChange={(label) => onChange({ ...block, label })} />
          <TextField label={words.code} longest={200} value={block.code} onChange={(code) => onChange({ ...block, code })} />
          <TextField label={words.couponNote} longest={300} value={block.note} onChange={(note) => onChange({ ...block, note })} />
        </>
      )
    case 'html':
      return (
        <TextField
          label={words.html}
          note={words.htmlNote}
          lines={10}
          longest={50_000}
          value={block.html}
          onChange={(html) => onChange({ ...block, html })}
        />
      )
    case 'footer':
      return (
        <>
          <TextField
            label={words.footerText}
            note={words.footerNote}
            lines={3}
            longest={1_000}
            value={block.text}
            onChange={(text) => onChange({ ...block, text })}
          />
          <Form.Item label={words.unsubscribe} required style={{ marginBottom: 12 }}>
            <Input
              aria-label={words.unsubscribe}
              maxLength={100}
              value={block.unsubscribe}
              status={block.unsubscribe === '' ? 'error' : ''}
              onChange={({ target }) => onChange({ ...block, unsubscribe: target.value })}
            />
          </Form.Item>
        </>
      )
    case 'shared':
      return shared.length === 0 ? (
        <Typography.Paragraph type="secondary">{words.sharedNone}</Typography.Paragraph>
      ) : (
        <Form.Item label={words.shared} required style={{ marginBottom: 12 }}>
          <Select
            aria-label={words.shared}
            placeholder={words.sharedChoose}
            value={block.block || null}
            options={shared.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => onChange({ ...block, block: id ?? '' })}
          />
        </Form.Item>
      )
    case 'divider':
      return null
  }
}

type Columns = Extract<Block, { kind: 'columns' }>['columns']
/** Three to two: nothing is lost, what stood in the third comes to stand in the second. */
const joined = ([first = [], second = [], third = []]: Columns): Columns => [first, [...second, ...third].slice(0, 20)]

type Aligned = Extract<Block, { align: unknown }>
function Align({ block, onChange }: Editing<Aligned>) {
  const words = useWords().blocks
  return (
    <Form.Item label={words.align} style={{ marginBottom: 12 }}>
      <Segmented
        aria-label={words.align}
        value={block.align}
        options={(['left', 'center', 'right'] as const).map((value) => ({ value, label: words.aligns[value] }))}
        onChange={(align) => onChange({ ...block, align })}
      />
    </Form.Item>
  )
}

type Leading = Extract<Block, { kind: 'image' | 'logo' | 'button' }>
function Leads({ block, onChange }: Editing<Leading>) {
  const words = useWords().blocks
  return (
    <TextField
      label={words.href}
      note={words.hrefNote}
      longest={2_000}
      value={block.link}
      onChange={(link) => onChange({ ...block, link })}
    />
  )
}

function Count(field: {
  readonly label: string
  readonly least: number
  readonly most: number
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  return (
    <Form.Item label={field.label} style={{ marginBottom: 12 }}>
      <InputNumber
        aria-label={field.label}
        min={field.least}
        max={field.most}
        value={field.value}
        onChange={(value) => field.onChange(Math.round(value ?? field.least))}
      />
    </Form.Item>
  )
}

function ItemsFields({ block, onChange }: Editing<Extract<Block, { kind: 'items' }>>) {
  const words = useWords().blocks
  const one = (label: string, key: 'list' | 'image' | 'title' | 'price' | 'link', note?: string) => (
    <Form.Item label={label} extra={note} style={{ marginBottom: 12 }}>
      <Input aria-label={label} maxLength={100} value={block[key]} onChange={({ target }) => onChange({ ...block, [key]: target.value })} />
    </Form.Item>
  )
  return (
    <>
      {one(words.list, 'list', words.listNote)}
      <Count label={words.most} least={1} most={20} value={block.most} onChange={(most) => onChange({ ...block, most })} />
      {one(words.rowImage, 'image')}
      {one(words.rowTitle, 'title')}
      {one(words.rowPrice, 'price')}
      {one(words.rowLink, 'link')}
    </>
  )
}
