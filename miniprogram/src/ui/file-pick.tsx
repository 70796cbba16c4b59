import { Box, FileDrop } from './native'

type Props = {
  /** What is wanted: "选择 .xlsx 或 .csv 文件". */
  label: string
  note?: string
  /** Name of the chosen file. */
  chosen?: string
  accept: readonly string[]
  disabled?: boolean
  onPick: (file: File) => void
}

/** One file, chosen or dropped; H5 only, the mini-program says where to do it instead. */
export const FilePick = ({ label, note, chosen, accept, disabled, onPick }: Props) => (
  <FileDrop label={label} accept={accept} disabled={disabled} onPick={onPick}>
    <Box className="drop__title">{chosen ?? label}</Box>
    <Box className="drop__note">{chosen ? '点此换一个文件' : note}</Box>
  </FileDrop>
)
