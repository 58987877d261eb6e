import type { Condition, Near } from '@millrace/contract/rules/index.ts'
import type { PropertyType } from '@millrace/contract/catalog/api.ts'
import { InputNumber, Space } from 'antd'
import { useWords } from '../lib/words.ts'
import { about } from './condition-operators.ts'
import { NameField } from './name-field.tsx'

/** Within so many kilometres of a place; a number needs the property of the longitude beside it. */
export function PlaceFields({
  condition,
  type,
  onChange,
}: {
  readonly condition: Condition
  readonly type: PropertyType | undefined
  readonly onChange: (condition: Condition) => void
}) {
  const words = useWords().segments
  const near = condition.near ?? { lat: 0, lon: 0, km: 1 }
  const put = (next: Near): void => onChange({ ...about(condition), op: 'near', near: next })
  const field = (name: 'lat' | 'lon' | 'km', min: number, max: number) => (
    <InputNumber
      aria-label={words.place[name]}
      placeholder={words.place[name]}
      min={min}
      max={max}
      value={near[name]}
      {...(name === 'km' ? { suffix: 'km' } : {})}
      onChange={(next) => next !== null && put({ ...near, [name]: next })}
      style={{ width: 104 }}
    />
  )
  return (
    <Space wrap size={6}>
      {(type === 'number' || near.longitude !== undefined) && (
        <NameField
          label={words.place.property}
          value={near.longitude ?? ''}
          names={[]}
          onChange={(longitude) => put({ lat: near.lat, lon: near.lon, km: near.km, ...(longitude ? { longitude } : {}) })}
        />
      )}
      {field('lat', -90, 90)}
      {field('lon', -180, 180)}
      {field('km', 0.001, 20_040)}
    </Space>
  )
}
