/**
 * One kind of message as it was registered in WeChat's template library (类目模板). Its id differs per environment
 * (WX_TEMPLATES). The child's name comes first (MS-8).
 */
export type Template = {
  title: string
  /**
   * Our own name → the field's type and number at WeChat, in the order shown. Types (wechat/platform.md §4): thing ≤ 20
   * characters, time 24-hour, phrase ≤ 5 Chinese, const from an approved list.
   */
  fields: Record<string, string>
  /** What stands before each field. */
  labels: Record<string, string>
}
