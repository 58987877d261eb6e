import { Flex, Segmented, Typography } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import { PersonPicker } from '../../../../ui/person-picker.tsx'
import { Rows } from './rows.tsx'
import { useDryRun } from './state.ts'

/** Somebody invented, or somebody real with all they are and have done. */
export function Who() {
  const words = useWords().dryRun
  const catalog = useCatalog()
  const { who, personId, profile, tags, change } = useDryRun()
  const tagNames = (catalog.data?.tags ?? []).map((name) => ({ name, type: 'string' as const, unit: null }))
  return (
    <Flex vertical gap={8} align="start">
      <Segmented
        size="small"
        aria-label={words.who}
        value={who}
        options={(['invented', 'real'] as const).map((value) => ({ value, label: words.whos[value] }))}
        onChange={(next) => change({ who: next })}
      />
      {who === 'real' ? (
        <>
          <PersonPicker label={words.person} value={personId} onChange={(id) => change({ personId: id })} />
          <Typography.Text type="secondary">{words.realNote}</Typography.Text>
        </>
      ) : (
        <>
          <Rows
            label={words.property}
            rows={profile}
            known={catalog.data?.profileProperties ?? []}
            onChange={(rows) => change({ profile: rows })}
          />
          <Rows label={words.tag} rows={tags} known={tagNames} onChange={(rows) => change({ tags: rows })} />
        </>
      )}
    </Flex>
  )
}
