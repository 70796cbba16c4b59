import { useContext, type ReactNode } from 'react'
import { ComfortContext } from './comfort'
import { Box, Tap } from './native'
import { ToastHost } from './toast'
import { cx } from './tone'

export type Place = { key: string; label: string; on: boolean; onTap: () => void }
type Props = {
  /** The answer: the one sentence or number the person came for. */
  title: ReactNode
  /** Whose and when, above the answer. */
  kicker?: ReactNode
  note?: ReactNode
  /** A small control at the right of the title. */
  aside?: ReactNode
  /** The one primary button, at the thumb's end of the screen. */
  foot?: ReactNode
  /** Shown at the left from 1024 px on. */
  nav?: { name: string; places: readonly Place[] }
  /** Dashboards use the width; forms and lists keep to 720 px. */
  wide?: boolean
  children?: ReactNode
}

/** The frame of every page: head, body, foot; navigation at the left on a desktop; large type for those who want it. */
export function Page({ title, kicker, note, aside, foot, nav, wide, children }: Props) {
  const { elder } = useContext(ComfortContext)
  return (
    <Box className={cx('page', elder && 'page--elder', nav && 'page--nav', wide && 'page--wide')}>
      {nav && (
        <Box className="page__nav" role="navigation" label={nav.name}>
          <Box className="page__brand">{nav.name}</Box>
          {nav.places.map((place) => (
            <Tap key={place.key} kind="place" className={cx('page__place', place.on && 'page__place--on')} on={place.on} onTap={place.onTap}>{place.label}</Tap>
          ))}
        </Box>
      )}
      <Box className="page__body" role="main">
        <Box className="page__head">
          <Box className="page__words">
            {kicker && <Box className="page__kicker">{kicker}</Box>}
            <Box className="page__title" role="heading" level={1}>{title}</Box>
            {note && <Box className="page__note">{note}</Box>}
          </Box>
          {aside}
        </Box>
        {children}
      </Box>
      {foot && <Box className="page__foot"><Box className="page__foot-in">{foot}</Box></Box>}
      <ToastHost />
    </Box>
  )
}

/** A named part of a page. */
export const Section = ({ title, className, children }: { title: string; className?: string; children: ReactNode }) => (
  <Box className={cx('section', className)}>
    <Box className="section__title" role="heading" level={2}>{title}</Box>
    {children}
  </Box>
)
