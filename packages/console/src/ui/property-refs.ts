import type { Catalog, PropertyType } from '@millrace/contract/catalog/api.ts'
import { nameOfRef, type PropertyRef } from '@millrace/contract/rules/index.ts'
import { useMemo } from 'react'
import { usePreferences } from '../lib/preferences.ts'
import { useCatalog } from '../lib/catalog.ts'

type Properties = readonly Catalog['eventProperties'][number][]
interface Option {
  readonly value: string
  readonly label: string
}

/** Properties to choose from, and behind those linked to items what the items have: `product_id.brand`, grouped under the item type. */
export interface PropertyChoices {
  readonly options: (Option | { readonly label: string; readonly options: Option[] })[]
  /** What a chosen or typed name means; `now` keeps its meaning as long as it keeps its name. */
  refOf(name: string, now?: PropertyRef): PropertyRef
  typeOf(ref: PropertyRef): PropertyType | undefined
}

export function usePropertyChoices(properties: Properties): PropertyChoices {
  const { data } = useCatalog()
  const language = usePreferences((state) => state.language)
  return useMemo(() => choicesOf(properties, data?.itemTypes ?? [], language), [properties, data, language])
}

function choicesOf(properties: Properties, types: Catalog['itemTypes'], language: 'en' | 'zh'): PropertyChoices {
  const linked = properties.flatMap(({ name: property, itemType }) =>
    (types.find((one) => one.type === itemType)?.properties ?? []).map(
      ({ name }): PropertyRef => ({ property, item: { type: itemType ?? '', property: name } }),
    ),
  )
  const byName = new Map<string, PropertyRef>(
    [...linked, ...properties.map(({ name }): PropertyRef => ({ property: name }))].map((ref) => [nameOfRef(ref), ref]),
  )
  const optionOf = (ref: PropertyRef): Option => ({ value: nameOfRef(ref), label: nameOfRef(ref) })
  const groups = [...Map.groupBy(linked, (ref) => ref.item?.type ?? '')].map(([type, refs]) => ({
    label: language === 'zh' ? `维表 ${type}` : `Items: ${type}`,
    options: refs.map(optionOf),
  }))
  return {
    options: [...properties.map(({ name }) => optionOf({ property: name })), ...groups],
    refOf: (name, now) => (now && nameOfRef(now) === name ? now : (byName.get(name) ?? { property: name })),
    typeOf: ({ property, item }) =>
      item
        ? types.find((one) => one.type === item.type)?.properties.find((one) => one.name === item.property)?.type
        : properties.find((one) => one.name === property)?.type,
  }
}
