import type { ReactNode } from 'react'
import { Grid, GridBox, Tap } from './native'

export type Column<Item> = { key: string; label: string; number?: boolean; cell: (item: Item) => ReactNode }
type Props<Item> = {
  /** What the table says, for screen readers. */
  caption: string
  columns: readonly Column<Item>[]
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** Opens the thing of a line; the first cell becomes its button. */
  onOpen?: (item: Item) => void
}

/** Many lines to compare, with a head that stays in sight; for wide screens. On a phone use rows. */
export const DataTable = <Item,>({ caption, columns, items, keyOf, onOpen }: Props<Item>) => (
  <GridBox label={caption}>
    <Grid
      caption={caption} columns={columns}
      rows={items.map((item) => ({
        key: keyOf(item),
        cells: columns.map((column, at) => (at === 0 && onOpen ? <Tap className="table__link" onTap={() => onOpen(item)}>{column.cell(item)}</Tap> : column.cell(item))),
      }))}
    />
  </GridBox>
)
