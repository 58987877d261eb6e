import { refreshes, stages, type TagInput, tagInputSchema } from '@millrace/contract/tags/api.ts'
import type { LiveObstacle } from '@millrace/contract/tags/index.ts'
import { AutoComplete, Col, Form, Input, Row, Select } from 'antd'
import { useTagCategories } from '../../lib/tags.ts'
import { useWords } from '../../lib/words.ts'
import type { Mistakes, OwnField } from './mistakes.ts'

export type About = Omit<TagInput, 'definition'>

/** What a tag is called, where it stands, who answers for it, and how often it is computed. */
export function AboutFields({
  about,
  isNamed,
  obstacle,
  mistakes,
  onChange,
}: {
  readonly about: About
  /** Saved before: the name stays. */
  readonly isNamed: boolean
  /** Why it cannot be live, if it cannot. */
  readonly obstacle: LiveObstacle | undefined
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
        <Form.Item
          label={words.tags.refresh}
          htmlFor="tag-refresh"
          {...(about.refresh === 'live' && obstacle
            ? { validateStatus: 'error' as const, help: <span role="alert">{words.tags.liveObstacles[obstacle]}</span> }
            : help('refresh', words.tags.refreshNotes[about.refresh]))}
        >
          <Select<About['refresh']>
            id="tag-refresh"
            value={about.refresh}
            options={refreshes.map((value) => ({
              value,
              label: words.tags.refreshes[value],
              ...(value === 'live' && obstacle ? { disabled: true, title: words.tags.liveObstacles[obstacle] } : {}),
            }))}
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
      <Col xs={24} md={12}>
        <Form.Item label={words.tags.stage} htmlFor="tag-stage" extra={words.tags.stageNotes[about.stage]}>
          <Select<About['stage']>
            id="tag-stage"
            value={about.stage}
            options={stages.map((value) => ({ value, label: words.tags.stages[value] }))}
            onChange={(stage) => onChange({ ...about, stage })}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={12}>
        <Form.Item label={words.tags.values} htmlFor="tag-values" {...help('values', words.tags.valuesHint)}>
          <Select
            id="tag-values"
            mode="tags"
            open={false}
            suffixIcon={null}
            value={about.values}
            maxCount={200}
            tokenSeparators={[';', '；', '\n']}
            placeholder={words.tags.valuesAny}
            onChange={(values: string[]) => onChange({ ...about, values })}
          />
        </Form.Item>
      </Col>
      {texts.map((field) => (
        <Col xs={24} md={field === 'note' ? 24 : 12} key={field}>
          <Form.Item label={words.tags[field]} htmlFor={`tag-${field}`} {...help(field)}>
            <Input.TextArea
              id={`tag-${field}`}
              value={about[field]}
              maxLength={field === 'source' ? 500 : 1000}
              autoSize={{ minRows: 1, maxRows: 6 }}
              placeholder={words.tags.hints[field]}
              onChange={({ target }) => onChange({ ...about, [field]: target.value })}
            />
          </Form.Item>
        </Col>
      ))}
    </Row>
  )
}

/** What is written of a tag, in words. */
const texts = ['note', 'source', 'use'] as const
