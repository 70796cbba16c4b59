import type { ReactNode } from 'react'
import { Box } from './native'

/** Only on phones and tablets. */
export const Narrow = ({ children }: { children: ReactNode }) => <Box className="only-narrow">{children}</Box>
/** Only from 1024 px on. */
export const Wide = ({ children }: { children: ReactNode }) => <Box className="only-wide">{children}</Box>
/** Twelve columns from 1024 px on, one below. */
export const Columns = ({ children }: { children: ReactNode }) => <Box className="grid">{children}</Box>
export const Column = ({ span, children }: { span: 3 | 4 | 5 | 6 | 7 | 8 | 12; children: ReactNode }) => <Box className={`span-${span}`}>{children}</Box>
