import { refreshes, type TagInput, tagInputSchema } from '@millrace/contract/tags/api.ts'
import { AutoComplete, Col, Form, Input, Row, Select } from 'antd'
import { useTagCategories } from '../../lib/tags.ts'
import { useWords } from '../../lib/words.ts'
import type { Mistakes, OwnField } from './mistakes.ts'

export type About = Omit<TagInput, 'definition'>

/** What a tag is called, where it stands, who answers for it, and how often it is computed. */
export function AboutFields({
  about,
  isNamed,
  mistakes,
  onChange,
}: {
  readonly about: About
  /** Saved before: the name stays. */
  readonly isNamed: boolean
  readonly mistakes: Mistakes['fields']
  readonly onChange: (about: About) => void
}) {
  const words = useWords()
  const categories = useTagCategories()
  const isCategory = tagInputSchema.shape.category.safeParse(about.category).success
  const help = (field: OwnField, note?: string) => {
    const mistake = mistakes[field]
    return mistake === undefined
      ? { extra: note }
      : { extra: note, validateStatus: 'error' as const, help: <span role="alert">{mistake}</span> }
  }
  return (
    <Row gutter={16}>
      <Col xs={24} md={12}>
        <Form.Item
          label={words.common.name}
          htmlFor="tag-name"
          required={!isNamed}
          {...help('name', isNamed ? words.tags.nameFixed : words.tags.nameOnce)}
        >
          <Input
            id="tag-name"
            value={about.name}
            maxLength={100}
            disabled={isNamed}
            placeholder={words.tags.nameHint}
            onChange={({ target }) => onChange({ ...about, name: target.value })}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={12}>
        <Form.Item
          label={words.tags.category}
          htmlFor="tag-category"
          {...(isCategory
            ? help('category', words.tags.categoryHint)
            : { validateStatus: 'error' as const, help: words.tags.categoryWrong })}
        >
          <AutoComplete
            id="tag-category"
            value={about.category}
            options={categories.map((value) => ({ value }))}
            showSearch={{ filterOption: true }}
            onChange={(category: string) => onChange({ ...about, category })}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={12}>
        <Form.Item label={words.tags.refresh} htmlFor="tag-refresh" extra={words.tags.refreshNotes[about.refresh]}>
          <Select<About['refresh']>
            id="tag-refresh"
            value={about.refresh}
            options={refreshes.map((value) => ({ value, label: words.tags.refreshes[value] }))}
            onChange={(refresh) => onChange({ ...about, refresh })}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={12}>
        <Form.Item label={words.tags.owner} htmlFor="tag-owner" {...help('owner')}>
          <Input
            id="tag-owner"
            value={about.owner}
            maxLength={100}
            onChange={({ target }) => onChange({ ...about, owner: target.value })}
          />
        </Form.Item>
      </Col>
      <Col xs={24}>
        <Form.Item label={words.tags.note} htmlFor="tag-note" {...help('note')} style={{ margin: 0 }}>
          <Input.TextArea
            id="tag-note"
            value={about.note}
            maxLength={1000}
            autoSize={{ minRows: 1, maxRows: 6 }}
            placeholder={words.tags.noteHint}
            onChange={({ target }) => onChange({ ...about, note: target.value })}
          />
        </Form.Item>
      </Col>
    </Row>
  )
}
