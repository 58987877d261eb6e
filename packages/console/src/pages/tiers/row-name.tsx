/** What a row of a matrix is called; the one with totals stands out. */
export const RowName = ({ isTotal, children }: { readonly isTotal: boolean; readonly children: string }) => (
  <span style={{ overflowWrap: 'anywhere', fontWeight: isTotal ? 600 : 400 }}>{children}</span>
)
