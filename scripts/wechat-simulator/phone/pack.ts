import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { AppJson, MiniBundle, MiniPackage } from './bundle'

/** Where a build lies and as which mini-program it runs. */
export interface MiniBuild {
  /** Absolute folder of the WeChat build, such as `…/miniprogram/dist/weapp`. */
  dir: string
  appid: string
  name: string
  apiBase: string
}

/** Room for what the compilers print: the templates of a large app are some megabytes. */
const maxBuffer = 64 * 1024 * 1024

/**
 * Compiles the templates and styles of a build with WeChat's own compilers and collects its scripts. Fails when app.json is
 * missing or a template is wrong; the compilers' words are in the error.
 */
export async function pack(build: MiniBuild): Promise<MiniBundle> {
  const { default: compilers } = await import('miniprogram-compiler')
  const files = filesBelow(build.dir)
  const texts = Object.fromEntries(files.filter((file) => /\.(?:js|json)$/.test(file)).map((file) => [file, read(build.dir, file)]))
  const app = JSON.parse(texts['app.json'] ?? '') as AppJson
  const subPackages = app.subPackages ?? []
  return {
    appid: build.appid,
    name: build.name,
    apiBase: build.apiBase,
    app,
    pages: pathsOf(app),
    packages: sizes(build.dir, files, subPackages),
    files: texts,
    theme: JSON.parse(texts['theme.json'] ?? '{}') as MiniBundle['theme'],
    wxml: compilers.wxmlToJs(build.dir, { maxBuffer }),
    wxss: compilers.wxssToJs(build.dir, { maxBuffer }),
  }
}

/** Every page of a build, those of sub-packages with their folder; null before it was built. Read anew when app.json changes. */
export function pagesOf(dir: string): string[] | null {
  const file = path.join(dir, 'app.json')
  if (!existsSync(file)) return null
  const stamp = `${file} ${statSync(file).mtimeMs}`
  if (known.stamp !== stamp) known = { stamp, pages: pathsOf(JSON.parse(read(dir, 'app.json')) as AppJson) }
  return known.pages
}

let known: { stamp: string; pages: string[] } = { stamp: '', pages: [] }

function pathsOf(app: AppJson): string[] {
  const subPackages = app.subPackages ?? []
  return [...app.pages, ...subPackages.flatMap(({ root, pages }) => pages.map((page) => path.posix.join(root, page)))]
}

/** Changes whenever a file of the build does. */
export function stampOf(dir: string): string {
  return filesBelow(dir)
    .map((file) => `${file} ${statSync(path.join(dir, file)).mtimeMs}`)
    .join('\n')
}

/** Source maps are not uploaded to WeChat. */
function sizes(dir: string, files: string[], subPackages: { root: string }[]): MiniPackage[] {
  const packages = ['', ...subPackages.map(({ root }) => `${root.replace(/\/$/, '')}/`)].map((root) => ({ root, bytes: 0 }))
  for (const file of files.filter((name) => !name.endsWith('.map'))) {
    const owner = packages.findLast(({ root }) => file.startsWith(root))
    if (owner) owner.bytes += statSync(path.join(dir, file)).size
  }
  return packages
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
}

const read = (dir: string, file: string): string => readFileSync(path.join(dir, file), 'utf8')
