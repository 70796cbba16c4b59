import { createContext } from 'react'

/** How the reader wants to see things; the app provides it once, every Page obeys. */
export type Comfort = { elder: boolean }
export const ComfortContext = createContext<Comfort>({ elder: false })
