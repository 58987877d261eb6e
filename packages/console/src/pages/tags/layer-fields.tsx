import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import type { Of } from '@millrace/contract/tags/index.ts'
import { Button, Card, Flex, Form, Input, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { asGroup, RuleBuilder } from '../../ui/rule-builder.tsx'
import { newLayer } from './fresh.ts'

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
        <Layer
          key={i}
          layer={layer}
          nth={i}
          of={layers.length}
          onChange={(next) => put(layers.map((one, n) => (n === i ? next : one)))}
          onMove={(by) => put(moved(layers, i, by))}
          onRemove={() => put(layers.filter((_, n) => n !== i))}
        />
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

function moved(layers: Layers['layers'], i: number, by: 1 | -1): Layers['layers'] {
  const layer = layers[i]
  return layer ? layers.toSpliced(i, 1).toSpliced(i + by, 0, layer) : layers
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
  const words = useWords()
  const name = words.tags.layer(nth + 1)
  const rule = asGroup(layer.rule)
  return (
    <Card
      size="small"
      type="inner"
      role="region"
      aria-label={name}
      title={
        <Flex gap={8} align="center">
          <span>{name}</span>
          <Input
            aria-label={`${words.tags.layerValue} ${nth + 1}`}
            placeholder={words.tags.layerValue}
            value={layer.value}
            maxLength={200}
            onChange={({ target }) => onChange({ ...layer, value: target.value })}
            style={{ maxWidth: 240, fontWeight: 'normal' }}
          />
        </Flex>
      }
      extra={
        <Flex>
          <IconButton label={`${words.tags.moveUp} ${name}`} icon={<ArrowUpOutlined />} disabled={nth === 0} onClick={() => onMove(-1)} />
          <IconButton
            label={`${words.tags.moveDown} ${name}`}
            icon={<ArrowDownOutlined />}
            disabled={nth === of - 1}
            onClick={() => onMove(1)}
          />
          <IconButton label={`${words.common.remove} ${name}`} icon={<DeleteOutlined />} disabled={of === 1} onClick={onRemove} />
        </Flex>
      }
    >
      <Flex vertical gap={8}>
        <RuleBuilder rule={rule} onChange={(next) => onChange({ ...layer, rule: next })} />
        {rule.rules.length === 0 && <Typography.Text type="secondary">{words.tags.layerOfAll}</Typography.Text>}
      </Flex>
    </Card>
  )
}
