/** Layout of every file; package.json names this file under "prettier". */
export default { semi: false, singleQuote: true, printWidth: 140, trailingComma: 'all', tabWidth: 2, arrowParens: 'always' }
