import { fieldTextsInChinese } from './field-texts-zh.ts'

/** What the schemas themselves say of a value, and ours that have numbers or names in them. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^Invalid input: expected .*received undefined$/, '必填'],
  [/^Invalid input: expected int, .*$/, '需要整数'],
  [/^Invalid input: expected number, .*$/, '需要数字'],
  [/^Invalid input: expected string, .*$/, '需要文本'],
  [/^Invalid input: expected array, .*$/, '需要列表'],
  [/^Invalid (input|discriminator).*$/, '格式不正确'],
  [/^Invalid option.*$/, '不在可选值之内'],
  [/^Invalid email.*$/, '邮箱格式不正确'],
  [/^Invalid URL.*$/, '网址格式不正确'],
  [/^Invalid ISO.*$/, '日期或时间格式不正确'],
  [/^Invalid .*$/, '格式不正确'],
  [/^Too small: expected string to have >=1 characters?$/, '不能为空'],
  [/^Too small: expected string to have >=(\d+) characters?$/, '至少 $1 个字符'],
  [/^Too big: expected string to have <=(\d+) characters?$/, '最多 $1 个字符'],
  [/^Too small: expected (?:array|set|map|record) to have >=(\d+) .*$/, '至少 $1 项'],
  [/^Too big: expected (?:array|set|map|record) to have <=(\d+) .*$/, '最多 $1 项'],
  [/^Too small: expected .* to be >=(\S+)$/, '不能小于 $1'],
  [/^Too small: expected .* to be >(\S+)$/, '须大于 $1'],
  [/^Too big: expected .* to be <=(\S+)$/, '不能大于 $1'],
  [/^Too big: expected .* to be <(\S+)$/, '须小于 $1'],
  [/^Unrecognized keys?: (.*)$/, '没有该字段：$1'],
  [/^at most ([\d,]+) here$/, '此处最大为 $1'],
  [/^at most ([\d,]+) days$/, '最长 $1 天'],
  [/^at most ([\d,]+) days together with the time that is looked at$/, '连同观察期最长 $1 天'],
  [/^from 1 to (\d+) days$/, '1 至 $1 天'],
  [/^at most (\d+) people in one call$/, '一次最多 $1 人'],
  [/^at most (\d+) blocks$/, '最多 $1 个区块'],
  [/^ages in whole years, 1 to (\d+)$/, '年龄须为 1 至 $1 的整数'],
  [/^another stage is called “(.*)”$/, '已有名为「$1」的阶段'],
  [/^nested deeper than (\d+)(?: levels)?$/, '嵌套超过 $1 层'],
  [/^groups are nested deeper than (\d+)$/, '分组嵌套超过 $1 层'],
  [/^more than (\d+) conditions$/, '条件超过 $1 个'],
  [/^more than (\d+) conditions on one event$/, '单个事件的条件超过 $1 个'],
  [/^more than ([\d,]+) points; choose a larger unit or a shorter range$/, '超过 $1 个点，请选择更大的粒度或更短的日期范围'],
  [/^more than ([\d,]+) (?:buckets|cohorts); choose a larger unit or a shorter range$/, '超过 $1 组，请选择更大的粒度或更短的日期范围'],
  [/^more than (\d+) open links: end one first$/, '有效链接超过 $1 个，请先停用一个'],
  [/^there are (\d+) keys; remove an old one first$/, '已有 $1 个密钥，请先移除旧的'],
  [/^there is no segment (.*?)(?: in this project)?$/, '该项目没有分群 $1'],
  [/^it has (\d+) conditions, with those of the segments it refers to; at most (\d+)$/, '连同引用的分群共 $1 个条件，最多 $2 个'],
  [/^there is no purpose (.*?)(?: in this project)?$/, '该项目没有用途 $1'],
  [/^there is no provider (.*)$/, '没有服务商 $1'],
  [/^these segments refer to each other: (.*)$/, '分群之间循环引用：$1'],
  [/^“(.*)” would refer to segments through more than (\d+) others$/, '「$1」引用分群的层级超过 $2 层'],
  [/^a definition cannot ask for its own tag “(.*)”$/, '标签规则不能引用标签自身「$1」'],
  [
    /^(.*) takes at most (\d+) touches, here are (\d+) or more: .*$/,
    '$1 模型最多支持 $2 个触点，此处不少于 $3 个，请减少触点或改用其他属性区分',
  ],
  [
    /^too short: the days and the window may be (\d+) half-lives long at most; .*$/,
    '半衰期过短：日期范围与窗口期合计最多为 $1 个半衰期，请加长半衰期或缩短日期',
  ],
  [/^values of this tag are on record from the end of (.*)$/, '该标签的取值自 $1 结束后才有记录'],
  [/^no items of the type (.*) were ever sent; send some first$/, '还没有类型为 $1 的维表记录，请先上报'],
  [/^(.*) is not told apart by (.*)$/, '$1 不能按 $2 细分'],
]

/** What is wrong with a field, in the language of who asks; what has no Chinese yet stays as it is. */
export function fieldText(message: string, language: 'en' | 'zh'): string {
  if (language === 'en') return message
  const known = fieldTextsInChinese[message]
  if (known !== undefined) return known
  const pattern = patterns.find(([from]) => from.test(message))
  return pattern ? message.replace(...pattern) : message
}
