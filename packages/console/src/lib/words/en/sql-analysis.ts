export const sqlAnalysis = {
  title: 'SQL query',
  run: 'Run',
  runHint: 'Ctrl + Enter',
  teach: 'Write one SELECT over the events, people, tags and items of the project, and run it. Events are those of the days above.',
  empty: 'The query answers no rows.',
  rows: (n: string) => `${n} rows`,
  cut: (n: string) => `It answers more than ${n} rows: these are the first. Sum up in the query, or add LIMIT.`,
  look: 'Show as',
  looks: { table: 'Table', line: 'Line', bar: 'Bars' },
  firstDrawn: (n: string) => `The picture shows the first ${n} rows; all of them are in the table.`,
  noChart: 'A chart needs a column of numbers beside one that names them.',
}
