/** `app.json` of a mini-program, as far as the host reads it. */
export interface AppJson {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  window?: WindowConfig
  tabBar?: {
    color?: string
    selectedColor?: string
    backgroundColor?: string
    list: { pagePath: string; text: string }[]
  }
  usingComponents?: Record<string, string>
}

export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
  usingComponents?: Record<string, string>
}

/** One package that WeChat downloads by itself. */
export interface MiniPackage {
  /** Folder with a slash behind, such as `teacher/`; empty for the main package. */
  root: string
  bytes: number
}

/** A compiled mini-program in the form that a page can run. */
export interface MiniBundle {
  appid: string
  name: string
  /** Requests below this address reach the API; all others are refused. */
  apiBase: string
  app: AppJson
  /** Every page's path, those of sub-packages with their folder. */
  pages: string[]
  packages: MiniPackage[]
  /** Text of every js and json file by its path. */
  files: Record<string, string>
  /** Values of `@name` in app.json, light and dark. */
  theme: { light?: Record<string, string>; dark?: Record<string, string> }
  /** Code of WeChat's template compiler; ends in `return $gwx`. */
  wxml: string
  /** Code of WeChat's style compiler; ends in a function from a path to its style. */
  wxss: string
}
