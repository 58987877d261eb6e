import type { Definition } from '@millrace/contract/tags/index.ts'
import { Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { SqlField } from '../../ui/sql-field.tsx'
import { asGroup, RuleBuilder } from '../../ui/rule-builder.tsx'
import { BucketFields, FigureOf } from './figure-fields.tsx'
import { LayerFields } from './layer-fields.tsx'
import { OccasionFields } from './occasion-fields.tsx'
import { PersuadedFields } from './persuaded-fields.tsx'
import { PreferenceFields } from './preference-fields.tsx'
import { PropensityFields } from './propensity/fields.tsx'
import { PlannedFields } from './planned-fields.tsx'
import { RfmFields } from './rfm-fields.tsx'
import { ScoreFields } from './score-fields.tsx'
import { StageFields } from './stage-fields.tsx'

/** The fields of a definition, by its kind. */
export function DefinitionFields({
  definition,
  onChange,
}: {
  readonly definition: Definition
  readonly onChange: (definition: Definition) => void
}) {
  const words = useWords()
  switch (definition.kind) {
    case 'rule': {
      const rule = asGroup(definition.rule)
      return (
        <>
          <RuleBuilder rule={rule} onChange={(next) => onChange({ kind: 'rule', rule: next })} />
          {rule.rules.length === 0 && (
            <Typography.Paragraph type="secondary" style={{ margin: '8px 0 0' }}>
              {words.segments.everybodyHint}
            </Typography.Paragraph>
          )}
        </>
      )
    }
    case 'layers':
      return <LayerFields definition={definition} onChange={onChange} />
    case 'buckets':
      return <BucketFields definition={definition} onChange={onChange} />
    case 'figure':
      return <FigureOf definition={definition} onChange={onChange} />
    case 'preference':
      return <PreferenceFields definition={definition} onChange={onChange} />
    case 'first':
    case 'last':
      return <OccasionFields definition={definition} onChange={onChange} />
    case 'rfm':
      return <RfmFields definition={definition} onChange={onChange} />
    case 'persuaded':
      return <PersuadedFields definition={definition} onChange={onChange} />
    case 'score':
      return <ScoreFields definition={definition} onChange={onChange} />
    case 'propensity':
      return <PropensityFields definition={definition} onChange={onChange} />
    case 'sql':
      return <SqlField answers="values" query={definition.query} onChange={(query) => onChange({ kind: 'sql', query })} />
    case 'import':
      return <Typography.Text type="secondary">{words.sql.importNote}</Typography.Text>
    case 'planned':
      return <PlannedFields onChange={onChange} />
    case 'stages':
      return <StageFields definition={definition} onChange={onChange} />
  }
}
