/** How a number reads that is kept back, so that it points at nobody. Not "<3": a larger one may be kept back with it, so that no sum gives it away. */
const mark = '＊'
/** The number, or the mark where it is kept back. */
export const shown = (value: number | string | null) => (value === null ? mark : String(value))
/** Stands wherever the mark may stand. */
export const keptBackNote = `${mark} 不足 3 人，或能由此推算出来的人数，不显示`
