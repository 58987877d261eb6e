import { Select, Space } from 'antd'
import { useCatalog } from '../../../lib/catalog.ts'
import { useWords } from '../../../lib/words.ts'
import { PropertyField } from '../fields.tsx'
import { useAnalysisWords } from '../words.ts'
import type { Draft } from './question.tsx'

/** By what the funnel is broken down: first of whom or of which step, then the property. */
export function ByField({ draft, change }: Draft) {
  const words = useAnalysisWords()
  const own = useWords().funnel
  const catalog = useCatalog()
  const { by, ...rest } = draft
  const value = by === undefined ? 'none' : by.of === 'profile' ? 'profile' : String(by.step)
  function choose(of: string): void {
    if (of === 'none') change(rest)
    else if (of === 'profile') change({ ...rest, by: { of, property: '' } })
    else change({ ...rest, by: { of: 'event', step: Number(of), property: '' } })
  }
  const known = (catalog.data?.profileProperties ?? []).filter((one) => !one.pii)
  return (
    <Space wrap>
      <Select
        aria-label={own.breakdown}
        value={value}
        options={[
          { value: 'none', label: own.by.none },
          { value: 'profile', label: own.by.profile },
          ...draft.steps.map((_, i) => ({ value: String(i + 1), label: own.by.step(i + 1) })),
        ]}
        onChange={choose}
        popupMatchSelectWidth={false}
      />
      {by?.of === 'profile' && (
        <Select
          aria-label={words.property}
          placeholder={words.property}
          showSearch
          value={by.property || null}
          options={known.map((one) => ({ value: one.name, label: one.name }))}
          onChange={(property) => change({ ...rest, by: { of: 'profile', property: property ?? '' } })}
          popupMatchSelectWidth={false}
          style={{ width: 180 }}
        />
      )}
      {by?.of === 'event' && (
        <PropertyField
          label={words.property}
          value={by.property === '' ? undefined : by}
          onChange={(ref) =>
            change({ ...rest, by: { of: 'event', step: by.step, property: ref?.property ?? '', ...(ref?.item ? { item: ref.item } : {}) } })
          }
        />
      )}
    </Space>
  )
}
