import type { Language } from '../rules/index.ts'
import type { Refresh, Stage } from './api.ts'

/** Columns of a specification sheet that are read from it. */
export const sheetFields = ['name', 'category', 'note', 'values', 'source', 'use', 'owner', 'refresh', 'stage'] as const
export type SheetField = (typeof sheetFields)[number]
/** Columns that only tell. */
export const toldFields = ['kind', 'definition', 'people', 'computedAt', 'archived'] as const
export type Heading = SheetField | (typeof toldFields)[number]

export interface SheetWords {
  readonly fields: Readonly<Record<Heading, string>>
  readonly refresh: Readonly<Record<Refresh, string>>
  readonly stage: Readonly<Record<Stage, string>>
  readonly archived: string
}

/** Headings and words of the sheet, in the language of its reader; both are understood. */
export const sheetWords: Readonly<Record<Language, SheetWords>> = {
  zh: {
    fields: {
      name: '标签名称',
      category: '分类',
      note: '标签说明',
      values: '取值范围',
      source: '数据来源',
      use: '业务用途',
      owner: '负责人',
      refresh: '更新方式',
      stage: '生命周期',
      kind: '类型',
      definition: '计算规则',
      people: '人数',
      computedAt: '上次计算',
      archived: '归档',
    },
    refresh: { asked: '手动', hourly: '每小时', daily: '每天', live: '实时' },
    stage: { draft: '草稿', trial: '试用', active: '启用', retiring: '待下线' },
    archived: '已归档',
  },
  en: {
    fields: {
      name: 'Tag',
      category: 'Category',
      note: 'Definition in words',
      values: 'Values',
      source: 'Data source',
      use: 'Business use',
      owner: 'Owner',
      refresh: 'Computed',
      stage: 'Stage',
      kind: 'Kind',
      definition: 'Rule',
      people: 'People',
      computedAt: 'Last computed',
      archived: 'Archive',
    },
    refresh: { asked: 'by hand', hourly: 'every hour', daily: 'every day', live: 'live' },
    stage: { draft: 'Draft', trial: 'Trial', active: 'Active', retiring: 'Retiring' },
    archived: 'Archived',
  },
}
