import { coveredUntil, mostOwnDays, type WorkingDays } from '@millrace/contract/time/working-days.ts'
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Select, Space } from 'antd'
import { useWords } from '../../lib/words.ts'

const near = { marginBottom: 4 }

/** On which days people work: what the country says, and days of the company's own. */
export function WorkingDaysFields() {
  const { settings: words } = useWords()
  const options = <K extends string>(names: Readonly<Record<K, string>>) =>
    (Object.keys(names) as K[]) /* the keys of the record */
      .map((value) => ({ value, label: names[value] }))
  return (
    <>
      <Form.Item name={['workingDays', 'base']} label={words.workingDays} extra={words.workingNote(coveredUntil)}>
        <Select options={options(words.workingBase)} />
      </Form.Item>
      <Form.List name={['workingDays', 'days']}>
        {(fields, { add, remove }) => (
          <Form.Item>
            {fields.map(({ key, name }) => (
              <Space key={key} wrap align="start">
                <Form.Item
                  name={[name, 'date']}
                  style={near}
                  rules={[
                    { required: true, message: '' },
                    ({ getFieldValue }) => ({
                      validator: (_, date: string) => {
                        const all = getFieldValue(['workingDays', 'days']) as (Partial<WorkingDays['days'][number]> | undefined)[]
                        const isTwice = all.filter((one) => one?.date === date).length > 1
                        return isTwice ? Promise.reject(new Error(words.ownDay.twice)) : Promise.resolve()
                      },
                    }),
                  ]}
                >
                  <Input type="date" aria-label={words.ownDay.date} />
                </Form.Item>
                <Form.Item name={[name, 'kind']} style={near}>
                  <Select aria-label={words.ownDay.kind} style={{ width: 140 }} options={options(words.ownDayKinds)} />
                </Form.Item>
                <Form.Item name={[name, 'name']} style={near}>
                  <Input aria-label={words.ownDay.name} placeholder={words.ownDay.name} maxLength={80} style={{ width: 160 }} />
                </Form.Item>
                <Button type="text" icon={<DeleteOutlined />} aria-label={words.ownDay.remove} onClick={() => remove(name)} />
              </Space>
            ))}
            <Button
              icon={<PlusOutlined />}
              disabled={fields.length >= mostOwnDays}
              onClick={() => add({ date: '', kind: 'off', name: '' } satisfies WorkingDays['days'][number])}
            >
              {words.ownDay.add}
            </Button>
          </Form.Item>
        )}
      </Form.List>
    </>
  )
}
