export const webhook = {
  starter: {
    type: 'letter.created',
    title: 'Your order is waiting',
    text: '{{ profile.name | default: "Hello" }}, your order {{ event.order_id | default: "" }} has not been paid yet.',
  },
  type: 'Type',
  typeNote: 'By which the receiver knows what it is: letters, digits and underscores, with dots between names.',
  fields: 'Fields',
  fieldsNote:
    'Names and texts that the receiver is told, with the ids of the person. Write {{ profile.name | default: "…" }} where something of the person stands.',
  name: (i: number) => `Field ${i}`,
  value: (i: number) => `Text ${i}`,
  add: 'Add a field',
  remove: (i: number) => `Remove field ${i}`,
  preview: 'What is posted',
  previewNote: 'Id, time and ids are examples.',
  to: 'Id of a person',
  toNote: 'Type and value as the receiver knows them, such as login_id:u1001. The message is marked as a test.',
  testSent: (to: string) => `Test message sent for ${to}`,
  sends: (name: string) => `Send “${name}” by webhook`,
  outcomeHint: 'That a letter was opened is known only when your system reports it as an event of its own: wait for that event instead.',
}
