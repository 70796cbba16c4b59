/**
 * node scripts/checks/bundle.mjs <weapp folder> <h5 folder>
 * What people download: WeChat's package limits, no zod on a phone, nothing fetched from somebody else's host. Prints sizes in KB.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** Ours is stricter than WeChat's 2 MB for the main package (issue 2): it is what everybody waits for. */
const mainLimit = 1.5 * 1024 * 1024
/** developers.weixin.qq.com, 分包加载: one sub-package at most 2 MB, all packages at most 30 MB. */
const subLimit = 2 * 1024 * 1024
const allLimit = 30 * 1024 * 1024

/** Hosts that may stand in the text of a bundle although nothing is ever fetched from them. */
const named = new Map([
  ['www.w3.org', 'names of XML namespaces'],
  ['reactjs.org', "links in React's error texts"],
  ['react.dev', "links in React's error texts"],
  ['fb.me', "links in React's error texts"],
  ['taro.com', "placeholder in Taro's URL parser"],
  ['query-string.invalid', "placeholder in Taro's router"],
  ['img13.360buyimg.com', "spinner in the style of Taro's H5 Button with `loading`: we never set it, and the CSP (img-src 'self') would refuse it"],
  ['127.0.0.1', 'the address of the API in builds that are not for release'],
  ['localhost', 'the address of the API in builds that are not for release'],
])

const faults = []
const [weapp = 'miniprogram/dist/weapp', h5 = 'miniprogram/dist/h5'] = process.argv.slice(2)
for (const folder of [weapp, h5]) if (!existsSync(folder)) faults.push(`${folder} is missing: build it first`)
if (faults.length === 0) {
  checkPackages(weapp)
  checkTexts(weapp)
  checkTexts(h5)
  report(
    'h5',
    filesBelow(h5)
      .filter(isShipped)
      .reduce((sum, file) => sum + statSync(file).size, 0),
  )
}
for (const fault of faults) process.stdout.write(`✗ ${fault}\n`)
process.exitCode = faults.length === 0 ? 0 : 1

function checkPackages(folder) {
  const app = JSON.parse(readFileSync(path.join(folder, 'app.json'), 'utf8'))
  const roots = [...(app.subPackages ?? []), ...(app.subpackages ?? [])].map(({ root }) => root.replace(/\/$/, ''))
  const sizes = new Map([['main', 0], ...roots.map((root) => [root, 0])])
  for (const file of filesBelow(folder).filter(isShipped)) {
    const place = path.relative(folder, file).split(path.sep).join('/')
    const owner = roots.find((root) => place.startsWith(`${root}/`)) ?? 'main'
    sizes.set(owner, sizes.get(owner) + statSync(file).size)
  }
  for (const [name, bytes] of sizes) report(`weapp ${name}`, bytes, name === 'main' ? mainLimit : subLimit)
  report(
    'weapp all packages',
    [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
    allLimit,
  )
}

function report(name, bytes, limit) {
  const kb = (size) => `${(size / 1024).toFixed(0)} KB`
  process.stdout.write(`${name}: ${kb(bytes)}${limit ? ` of ${kb(limit)}` : ''}\n`)
  if (limit && bytes > limit) faults.push(`${name} is ${kb(bytes)}, more than ${kb(limit)}`)
}

function checkTexts(folder) {
  const readable = /\.(js|json|wxml|wxss|wxs|html|css|svg)$/
  for (const file of filesBelow(folder).filter((name) => readable.test(name) && isShipped(name))) {
    const text = readFileSync(file, 'utf8')
    if (text.includes('ZodError')) faults.push(`${file} carries zod`)
    for (const [, host] of text.matchAll(/(?:https?:|wss?:|["'(])\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)/gi)) {
      if (!named.has(host.toLowerCase())) faults.push(`${file} names the host ${host}`)
    }
  }
}

/** Source maps are not uploaded and not served. */
function isShipped(file) {
  return !file.endsWith('.map')
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
}
