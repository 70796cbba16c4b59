import { createElement, isValidElement, useState, type FunctionComponent, type ReactElement, type ReactNode } from 'react'

// By hand: react-dom brings no types, and this is all of it that is needed.
const { renderToStaticMarkup } = jest.requireActual<{ renderToStaticMarkup: (one: ReactElement) => string }>('react-dom/server')
/** A component whose properties only the test knows. */
export type Drawable = (props: never) => ReactNode
/** A component as the browser gets it first, in HTML. */
export const htmlOf = (component: Drawable, props: object = {}) => renderToStaticMarkup(createElement(component as FunctionComponent<object>, props))

export type Part = ReactElement<Record<string, unknown> & { children?: ReactNode }>

/** Every part of what a component drew, outermost first; what a child draws itself is not looked into. */
export const partsOf = (drawn: unknown): Part[] => {
  if (Array.isArray(drawn)) return drawn.flatMap(partsOf)
  return isValidElement(drawn) ? [drawn as Part, ...partsOf((drawn as Part).props.children)] : []
}

/** The one part with this property. */
export function partWith(drawn: unknown, key: string, value?: unknown): Part {
  const found = partsOf(drawn).find((part) => key in part.props && (value === undefined || part.props[key] === value))
  if (!found) throw new Error(`nothing was drawn with ${key}`)
  return found
}

/** Draws a component, lets each act happen to what was drawn, and draws again with the state it then has, as React would; without a DOM. */
export function redrawn(draw: (act: number) => ReactNode, ...acts: ((drawn: ReactNode) => void)[]): ReactNode {
  let last: ReactNode
  const Stage = () => {
    const [act, setAct] = useState(0)
    last = draw(act)
    const next = acts[act]
    if (next) {
      next(last)
      setAct(act + 1)
    }
    return null
  }
  renderToStaticMarkup(createElement(Stage))
  return last
}
