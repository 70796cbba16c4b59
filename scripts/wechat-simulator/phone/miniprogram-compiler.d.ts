/** Tencent's wcc and wcsc; both want an absolute folder (a relative one yields no styles, without a word). */
declare module 'miniprogram-compiler' {
  type Compile = (folder: string, options: { maxBuffer: number }) => string
  const compilers: { wxmlToJs: Compile; wxssToJs: Compile }
  export = compilers
}
