import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { ComponentProps } from 'react'
import { begin, open } from '../../platform/nav'
import { factsOf, type PageName } from '../../platform/pages'
import { Button } from '../../ui/button'
import { Narrow } from '../../ui/by-width'
import { Page } from '../../ui/page'
import { placesOf } from './places'

type PageProps = ComponentProps<typeof Page>
/** Until a page has an answer to say, its title is its own name. */
type Props = Omit<PageProps, 'nav' | 'title'> & { page: PageName; me: Me | undefined; title?: PageProps['title'] }

/** A page of the app: navigation at the left on a desktop, a way home everywhere else. */
export function Shell({ page, me, title, aside, ...rest }: Props) {
  const places = me ? placesOf(me).map((place) => ({ key: place.page, label: place.label, on: place.page === page, onTap: () => open(place.page) })) : []
  const home = page !== 'home' && <Narrow><Button small text="首页" onTap={() => begin('home')} /></Narrow>
  return <Page {...rest} title={title ?? factsOf(page).title} aside={aside ?? home} nav={{ name: '智校', places }} />
}
