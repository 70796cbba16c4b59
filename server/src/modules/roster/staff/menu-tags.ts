import { taggedMenus } from '@zhixiao/config/wechat/menu'
import { job } from '../../../platform/jobs'
import { now } from '../../../platform/clock'
import { schoolDay, schoolTime } from '../../../platform/time'
import { wantTag } from '../../identity/index'
import { taggedAccounts } from './staff-queries'

/** Whoever works at a school or a bureau today carries the official account's tag and sees the menu of it; a change shows within minutes (ID-9: 5). */
export const menuTags = job({
  name: 'menu-tags',
  owed: (at) => Promise.resolve([{ scope: 'all', window: `${schoolDay(at)} ${schoolTime(at)}` }]),
  run: async () => {
    for (const [tag] of taggedMenus) await wantTag(tag, await taggedAccounts(tag, schoolDay(now())))
  },
})
