import { DeleteOutlined } from '@ant-design/icons'
import { bucketsOf, type Of } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, Space, Tag, Typography } from 'antd'
import { useCatalog } from '../../lib/catalog.ts'
import { useWords } from '../../lib/words.ts'
import { FigureProperty, FigureSelect, isMoneyFigure } from '../../ui/figure-fields.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { HappenedFields } from './happened-fields.tsx'
import { useMeaning } from './meaning.ts'

const figures = ['times', 'days', 'sum', 'avg', 'min', 'max', 'distinct'] as const

type Measured = Of<'buckets'> | Of<'figure'>
interface Props<D> {
  readonly definition: D
  readonly onChange: (definition: D) => void
}

/** A figure of what people did. */
export function FigureOf<D extends Measured>({ definition, onChange }: Props<D>) {
  const words = useWords().tags
  const { figure } = definition
  function choose(of: (typeof figures)[number]): void {
    const property = 'property' in figure ? figure.property : ''
    onChange({ ...definition, figure: of === 'times' || of === 'days' ? { of } : { of, property } })
  }
  return (
    <HappenedFields
      value={definition}
      onChange={(happened) => onChange({ ...definition, ...happened })}
      note={definition.kind === 'buckets' ? words.rangesNote : words.figureNote}
    >
      <FigureSelect value={figure.of} choices={figures} onChange={choose} />
      {'property' in figure && (
        <FigureProperty figure={figure} onChange={(property) => onChange({ ...definition, figure: { of: figure.of, property } })} />
      )}
    </HappenedFields>
  )
}

/** A figure, and the numbers at which one range ends and the next begins. */
export function BucketFields({ definition, onChange }: Props<Of<'buckets'>>) {
  const words = useWords()
  const properties = useCatalog().data?.eventProperties ?? []
  const { edges } = definition
  const put = (next: number[]): void => onChange({ ...definition, edges: next })
  const isAscending = edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge))
  return (
    <>
      <FigureOf definition={definition} onChange={onChange} />
      <Form.Item
        label={words.tags.edges}
        {...(isAscending ? {} : { validateStatus: 'error' as const, help: <span role="alert">{words.tags.edgesWrong}</span> })}
      >
        <Space wrap size={6}>
          {edges.map((edge, i) => (
            <Flex key={i} align="center">
              <NumberField
                label={words.tags.edge(i + 1)}
                value={edge}
                isMoney={isMoneyFigure(definition.figure, properties)}
                onChange={(value) => put(edges.map((one, n) => (n === i ? value : one)))}
              />
              <IconButton
                label={`${words.common.remove} ${words.tags.edge(i + 1)}`}
                icon={<DeleteOutlined />}
                disabled={edges.length === 1}
                onClick={() => put(edges.filter((_, n) => n !== i))}
              />
            </Flex>
          ))}
          <Button size="small" type="dashed" disabled={edges.length === 20} onClick={() => put([...edges, nextEdge(edges)])}>
            + {words.tags.addEdge}
          </Button>
        </Space>
      </Form.Item>
      {isAscending && <Ranges definition={definition} />}
    </>
  )
}

/** As far from the last one as that is from the one before. */
function nextEdge(edges: readonly number[]): number {
  const [before = 0, last = 0] = edges.length > 1 ? edges.slice(-2) : [0, ...edges]
  return last + (last > before ? last - before : 1)
}

function Ranges({ definition }: Pick<Props<Of<'buckets'>>, 'definition'>) {
  const words = useWords().tags
  const meaning = useMeaning()(definition)
  return (
    <Form.Item label={words.ranges}>
      <Flex wrap gap={4} data-testid="tag-ranges">
        {bucketsOf(definition.edges).map((range) => (
          <Tag key={range}>
            {range}
            {meaning(range) && (
              <Typography.Text type="secondary" style={{ fontSize: 'inherit' }}>
                {' '}
                {meaning(range)}
              </Typography.Text>
            )}
          </Tag>
        ))}
      </Flex>
    </Form.Item>
  )
}
