const aria = () => ({ 'aria-role': "''", 'aria-label': "''", 'aria-hidden': 'false', 'aria-live': "''" })
const names = ['View', 'Text', 'Image', 'Button', 'Input', 'Textarea', 'Switch', 'Picker', 'Canvas', 'Checkbox', 'Radio', 'ScrollView']

module.exports = Object.fromEntries(names.map((name) => [name, aria()]))
