import { json } from '@codemirror/lang-json'
import { xml } from '@codemirror/lang-xml'
import { codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export type Language = 'json' | 'xml' | 'text'

const languages: Readonly<Record<Language, () => Extension>> = { json, xml, text: () => [] }

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.tagName], color: 'var(--running)' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--ok)' },
  { tag: [tags.number, tags.bool, tags.null, tags.attributeName], color: 'var(--unclear)' },
  { tag: [tags.comment, tags.punctuation, tags.angleBracket], color: 'var(--text-3)' },
])

const theme = EditorView.theme({
  '&': { maxHeight: '60vh', color: 'var(--text-1)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px' },
  '.cm-gutters': { background: 'var(--surface-1)', color: 'var(--text-3)', borderRight: '1px solid var(--line)' },
  '.cm-foldPlaceholder': { background: 'var(--surface-3)', color: 'var(--text-2)', border: '0', padding: '0 6px' },
  '.cm-searchMatch': { background: 'var(--unclear-tint)', outline: '1px solid var(--unclear)' },
  '.cm-searchMatch-selected': { background: 'var(--accent-tint)', outline: '2px solid var(--accent)' },
  '.cm-panels': { background: 'var(--surface-2)', color: 'var(--text-1)', borderColor: 'var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 8px', fontFamily: 'var(--font)', fontSize: '12px' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-textfield': { background: 'var(--surface-1)', border: '1px solid var(--line-strong)', borderRadius: '4px' },
  '.cm-button': {
    background: 'var(--surface-2)',
    color: 'var(--text-1)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
  },
})

/**
 * Shows text to be read, folded and searched, with only the lines in sight in the document. In a shadow root: there the editor
 * makes its styles without `<style>` elements, which the page's policy forbids.
 */
export function showCode(parent: HTMLElement, text: string, language: Language, label: string) {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
        EditorView.lineWrapping,
        lineNumbers(),
        codeFolding(),
        foldGutter(),
        drawSelection(),
        search({ top: true }),
        highlightSelectionMatches(),
        languages[language](),
        syntaxHighlighting(colours),
        keymap.of([...searchKeymap, ...foldKeymap]),
        theme,
      ],
    }),
  })
  return { find: () => openSearchPanel(view), destroy: () => view.destroy() }
}
