import type { Purpose } from '@millrace/contract/messaging/consents.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, Modal, Popconfirm, Radio, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { usePurposes } from '../../lib/purposes.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { UsedByList } from '../../ui/used-by.tsx'

/** What people can be asked to agree to. */
export function Purposes() {
  const words = useWords()
  const { can } = useProject()
  const { query, nameOf } = usePurposes()
  const [edited, edit] = useState<Purpose | 'new'>()
  const mayChange = can('project.manage')
  return (
    <Card
      size="small"
      title={words.privacy.purposes}
      extra={
        mayChange && (
          <Button size="small" onClick={() => edit('new')}>
            {words.privacy.addPurpose}
          </Button>
        )
      }
    >
      <Typography.Paragraph type="secondary">{words.privacy.purposesNote}</Typography.Paragraph>
      <Loaded query={query}>
        {({ items }) => (
          <Table
            rowKey="key"
            size="small"
            pagination={false}
            scroll={{ x: 560 }}
            dataSource={items}
            columns={[
              {
                title: words.privacy.purpose,
                width: 160,
                render: (_, row) => (
                  <Flex vertical>
                    <span>
                      {nameOf(row.key)} {row.isArchived && <Tag>{words.privacy.archived}</Tag>}
                    </span>
                    <Typography.Text type="secondary">{row.key}</Typography.Text>
                  </Flex>
                ),
              },
              { title: words.privacy.whenUnknown, render: (_, row) => words.privacy.silence[row.whenUnknown] },
              { title: words.privacy.textVersion, dataIndex: 'textVersion' },
              {
                align: 'right',
                render: (_, row) =>
                  mayChange && (
                    <Flex gap={8} justify="end">
                      <Button size="small" onClick={() => edit(row)}>
                        {words.privacy.edit}
                      </Button>
                      {!row.isBuiltIn && <ArchiveButton purpose={row} />}
                    </Flex>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {edited && <PurposeDialog purpose={edited === 'new' ? undefined : edited} onClose={() => edit(undefined)} />}
    </Card>
  )
}

function ArchiveButton({ purpose }: { readonly purpose: Purpose }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const archive = useMutation({
    mutationFn: () => call(`${api}/consent-purposes/${purpose.key}/archive`, { method: 'POST', body: { archived: !purpose.isArchived } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['purposes', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Popconfirm
      title={words.privacy.archive}
      description={<UsedByList kind="purpose" id={purpose.key} />}
      disabled={purpose.isArchived}
      onConfirm={() => archive.mutate()}
    >
      <Button size="small" loading={archive.isPending} onClick={purpose.isArchived ? () => archive.mutate() : undefined}>
        {purpose.isArchived ? words.privacy.restore : words.privacy.archive}
      </Button>
    </Popconfirm>
  )
}

type Fields = Pick<Purpose, 'key' | 'nameEn' | 'nameZh' | 'textVersion' | 'text'> & {
  /** Not asked of marketing: there it is a setting of the project. */
  readonly whenUnknown?: Purpose['whenUnknown']
}

function PurposeDialog({ purpose, onClose }: { readonly purpose: Purpose | undefined; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const save = useMutation({
    mutationFn: ({ key, ...fields }: Fields) => {
      const body = { ...fields, whenUnknown: fields.whenUnknown ?? purpose?.whenUnknown ?? 'deny' }
      return purpose
        ? call(`${api}/consent-purposes/${purpose.key}`, { method: 'PUT', body, revision: purpose.revision })
        : call(`${api}/consent-purposes`, { method: 'POST', body: { ...body, key } })
    },
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['purposes', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  const required = [{ required: true, message: words.privacy.needed }]
  return (
    <Modal
      open
      title={purpose ? words.privacy.editPurpose : words.privacy.addPurpose}
      okText={words.common.save}
      cancelText={words.common.cancel}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={purpose ?? { whenUnknown: 'deny', textVersion: '', text: '' }}
        onFinish={(fields) => save.mutate(fields)}
      >
        {!purpose && (
          <Form.Item
            name="key"
            label={words.privacy.key}
            extra={words.privacy.keyNote}
            rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{0,39}$/, message: words.privacy.keyNote }]}
          >
            <Input maxLength={40} />
          </Form.Item>
        )}
        <Form.Item name="nameZh" label={words.privacy.nameZh} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="nameEn" label={words.privacy.nameEn} rules={required}>
          <Input maxLength={100} />
        </Form.Item>
        {!purpose?.isBuiltIn && (
          <Form.Item name="whenUnknown" label={words.privacy.whenUnknown}>
            <Radio.Group
              options={[
                { value: 'deny', label: words.privacy.silence.deny },
                { value: 'allow', label: words.privacy.silence.allow },
              ]}
            />
          </Form.Item>
        )}
        <Form.Item name="textVersion" label={words.privacy.textVersion} extra={words.privacy.textVersionNote}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="text" label={words.privacy.text}>
          <Input.TextArea maxLength={10_000} autoSize={{ minRows: 3, maxRows: 12 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
