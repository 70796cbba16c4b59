import type { Me } from '@zhixiao/shared-types/domains/identity'
import { factsOf, pages, type PageName } from '../../platform/pages'
import { isStranger, may } from './hats'

export type Place = { page: PageName; label: string }

/** The audiences in the order in which they matter at school; within one, the pages say where they stand. */
const audiences = ['teacher', 'school', 'bureau', 'family']
const rank = (page: PageName) =>
  audiences.indexOf(factsOf(page).path.split('/')[0] ?? '') * 1000 + (factsOf(page).menu?.at ?? 0)
const offered = (Object.keys(pages) as PageName[])
  .filter((page) => factsOf(page).menu)
  .sort((a, b) => rank(a) - rank(b))

const isFor = (me: Me) => (page: PageName) => {
  const { ability, menu } = factsOf(page)
  return (menu?.to ?? (ability ? [ability] : [])).some((who) => {
    if (who === 'parents') return me.children.length > 0
    return who === 'bound' ? !isStranger(me) : may(me, who)
  })
}

/** Everywhere this person has something to do, for the navigation and the home page. A place that is not theirs is not shown. */
export function placesOf(me: Me): Place[] {
  const place = (page: PageName, label = factsOf(page).title): Place => ({ page, label })
  return [place('home', '首页'), ...offered.filter(isFor(me)).map((page) => place(page)), place('bind'), place('me')]
}
