import type { Match } from '@millrace/contract/rules/index.ts'
import type { TagModel } from '@millrace/contract/tags/propensity/api.ts'
import { describeFeature, featuresOf, importance } from '@millrace/contract/tags/propensity/index.ts'
import { Flex, Table, theme, Typography } from 'antd'
import { usePreferences } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/words.ts'
import { useShowValue } from '../../../ui/values.ts'

/** What a feature of a model is called. */
export function useFeatureNames({ card, target }: TagModel): (feature: number) => string {
  const language = usePreferences((state) => state.language)
  const show = useShowValue()
  const sources: readonly Match[] = [target, ...card.events.map((event) => ({ event, filters: [] }))]
  const features = featuresOf(sources.length)
  return (place) => {
    const feature = features[place]
    return feature ? describeFeature(feature, sources, language, show) : ''
  }
}

/** What the model goes by, what matters most first. */
export function Weights({ model }: { readonly model: TagModel }) {
  const words = useWords().propensity
  const { token } = theme.useToken()
  const name = useFeatureNames(model)
  const rows = importance(model.card).filter((one) => Math.abs(one.weight) >= 0.005)
  const most = Math.max(...rows.map((one) => Math.abs(one.weight)))
  return (
    <Flex vertical gap={8}>
      <Typography.Text strong>{words.weights}</Typography.Text>
      <Table
        aria-label={words.weights}
        rowKey="feature"
        size="small"
        dataSource={rows}
        pagination={{ pageSize: 8, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        columns={[
          {
            title: words.feature,
            render: (_, { feature, weight }) => (
              <>
                {name(feature)}
                <div
                  aria-hidden
                  style={{
                    width: `${(100 * Math.abs(weight)) / most}%`,
                    height: 4,
                    marginTop: 2,
                    borderRadius: 2,
                    background: weight > 0 ? token.colorPrimary : token.colorWarning,
                  }}
                />
              </>
            ),
          },
          { title: words.effect, width: 150, render: (_, { weight }) => (weight > 0 ? words.likelier : words.lessLikely) },
        ]}
      />
    </Flex>
  )
}
