import type { Of } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, Input, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { asGroup, RuleBuilder } from '../../ui/rule-builder.tsx'
import { newLayer } from './fresh.ts'
import { editOf, OrderedCard } from './ordered-card.tsx'

type Layers = Of<'layers'>

interface Props {
  readonly definition: Layers
  readonly onChange: (definition: Layers) => void
}

/** Layers in their order, each a value and who gets it, and the value of everybody else. */
export function LayerFields({ definition, onChange }: Props) {
  const words = useWords().tags
  const { layers, rest } = definition
  const put = (next: Layers['layers']): void => onChange({ ...definition, layers: next })
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.layersNote}</Typography.Text>
      {layers.map((layer, i) => (
        <Layer key={i} layer={layer} nth={i} of={layers.length} {...editOf(layers, i, put)} />
      ))}
      <Button type="dashed" disabled={layers.length === 20} onClick={() => put([...layers, newLayer])} style={{ alignSelf: 'flex-start' }}>
        + {words.addLayer}
      </Button>
      <Form.Item label={words.rest} htmlFor="tag-rest" style={{ margin: 0 }}>
        <Input
          id="tag-rest"
          value={rest ?? ''}
          maxLength={200}
          placeholder={words.restHint}
          onChange={({ target }) => onChange(target.value === '' ? { kind: 'layers', layers } : { ...definition, rest: target.value })}
          style={{ maxWidth: 240 }}
        />
      </Form.Item>
    </Flex>
  )
}

function Layer({
  layer,
  nth,
  of,
  onChange,
  onMove,
  onRemove,
}: {
  readonly layer: Layers['layers'][number]
  readonly nth: number
  readonly of: number
  readonly onChange: (layer: Layers['layers'][number]) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}) {
  const words = useWords().tags
  const rule = asGroup(layer.rule)
  return (
    <OrderedCard
      name={words.layer(nth + 1)}
      nth={nth}
      of={of}
      text={{ label: words.layerValue, value: layer.value, maxLength: 200, onChange: (value) => onChange({ ...layer, value }) }}
      onMove={onMove}
      onRemove={onRemove}
    >
      <Flex vertical gap={8}>
        <RuleBuilder rule={rule} onChange={(next) => onChange({ ...layer, rule: next })} />
        {rule.rules.length === 0 && <Typography.Text type="secondary">{words.layerOfAll}</Typography.Text>}
      </Flex>
    </OrderedCard>
  )
}
