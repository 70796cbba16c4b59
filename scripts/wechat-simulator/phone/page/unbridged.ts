import { call, Refusal } from './calls'
import type { MiniLog } from './log'
import type { Values } from './model'

/** Calls that WeChat has and this host has not: they answer `…:fail not supported`. https://developers.weixin.qq.com/miniprogram/dev/api/ */
const CALLS = (
  'addCard addPhoneCalendar addPhoneContact addVideoToFavorites authorize checkIsSoterEnrolledInDevice chooseAddress chooseContact chooseImage ' +
  'chooseInvoiceTitle chooseLicensePlate chooseLocation chooseMedia choosePoi chooseVideo clearBackgroundFetchToken closeBLEConnection ' +
  'closeBluetoothAdapter compressImage downloadFile exitMiniProgram getBackgroundFetchData getBatteryInfo getFileInfo ' +
  'getImageInfo getLocation getPrivacySetting getSavedFileList getScreenBrightness getSetting getShareInfo getUserInfo getUserProfile ' +
  'getWeRunData makePhoneCall navigateToMiniProgram navigateBackMiniProgram openBluetoothAdapter openCustomerServiceChat openDocument ' +
  'openLocation openPrivacyContract openSetting previewImage previewMedia requestPayment requirePrivacyAuthorize ' +
  'saveFile saveFileToDisk saveImageToPhotosAlbum setBackgroundColor setBackgroundTextStyle setKeepScreenOn setTabBarBadge ' +
  'setTabBarItem setTabBarStyle shareFileMessage showShareMenu hideShareMenu showTabBar hideTabBar showTabBarRedDot hideTabBarRedDot ' +
  'removeTabBarBadge updateShareMenu uploadFile vibrateLong'
).split(' ')

/** The rest of WeChat, so that an app that uses it fails as on a phone that refuses. */
export function unbridged(log: MiniLog): Values {
  const refused = (name: string) =>
    call(
      name,
      () => {
        log.missing.add(name)
        throw new Refusal('not supported')
      },
      log,
    )
  return Object.fromEntries(CALLS.map((name) => [name, refused(name)]))
}
