import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { ComponentProps } from 'react'
import { begin } from '../../platform/nav'
import type { PageName } from '../../platform/pages'
import { Button } from '../../ui/button'
import { Narrow } from '../../ui/by-width'
import { Page } from '../../ui/page'
import { placesOf } from './places'

type Props = Omit<ComponentProps<typeof Page>, 'nav'> & { page: PageName; me: Me | undefined }

/** A page of the app: navigation at the left on a desktop, a way home everywhere else. */
export function Shell({ page, me, aside, ...rest }: Props) {
  const places = me ? placesOf(me).map((place) => ({ key: place.page, label: place.label, on: place.page === page, onTap: place.go })) : []
  const home = page !== 'home' && <Narrow><Button small text="首页" onTap={() => begin('home')} /></Narrow>
  return <Page {...rest} aside={aside ?? home} nav={{ name: '智校', places }} />
}
