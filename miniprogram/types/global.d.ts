/// <reference types="@tarojs/taro" />
declare module '*.scss'
/** Where the API answers: `/api` in H5, a full address in the mini-program. */
declare const API_BASE: string
declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV?: 'weapp' | 'h5'
  }
}
