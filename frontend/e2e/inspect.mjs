// What is looked at in every picture. inspect runs inside the page and returns what is wrong in words.

export function inspect() {
  const faults = []
  const wide = document.documentElement.clientWidth
  const high = document.documentElement.clientHeight
  const quote = (text) => JSON.stringify(text.trim().slice(0, 40))

  if (document.scrollingElement.scrollWidth > wide) faults.push(`the page is wider than the window: ${document.scrollingElement.scrollWidth} > ${wide}`)
  for (const element of document.querySelectorAll('.body, .page, .word, .side')) {
    if (element.scrollWidth > element.clientWidth + 1) faults.push(`${element.className} scrolls sideways by ${element.scrollWidth - element.clientWidth}`)
  }

  // Hidden for eyes on purpose: what is only read out, and what a clamp ends after two lines.
  const unseen = (element) => element.closest('.sr, .clip, [inert]') || [...ancestors(element)].some((one) => getComputedStyle(one).clipPath !== 'none')
  function* ancestors(element) {
    for (let one = element; one && one !== document.body; one = one.parentElement) yield one
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (node.data.trim() === '' || unseen(element) || element.closest('option')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) {
      if (box.width === 0) continue
      if (box.left < -0.5 || box.right > wide + 0.5) faults.push(`text leaves the window: ${quote(node.data)}`)
      for (const outer of ancestors(element)) {
        const style = getComputedStyle(outer)
        const frame = outer.getBoundingClientRect()
        const scrolls = /auto|scroll/
        if (style.overflowX !== 'visible' && !scrolls.test(style.overflowX) && (box.left < frame.left - 1 || box.right > frame.right + 1)) {
          faults.push(`text is cut at the side by .${outer.className}: ${quote(node.data)}`)
        }
        if (style.overflowY === 'hidden' && (box.top < frame.top - 2 || box.bottom > frame.bottom + 2)) {
          faults.push(`text is cut by .${outer.className}: ${quote(node.data)}`)
        }
      }
    }
  }

  const stamp = document.querySelector('.stamp')?.getBoundingClientRect()
  for (const text of stamp?.width ? document.querySelectorAll('.band h1, .band p') : []) {
    const range = document.createRange()
    range.selectNodeContents(text)
    const touches = [...range.getClientRects()].some((box) => box.left < stamp.right && box.right > stamp.left)
    if (touches) faults.push(`the postmark lies on ${quote(text.textContent)}`)
  }

  // Text that lies on text: no two buttons, and no row's label and its address, share a place.
  const boxes = [...document.querySelectorAll('button, .row > *, .foot > *, .page-top > *')].filter((one) => !unseen(one) && !one.closest('.toast'))
  boxes.forEach((one, index) => {
    const a = one.getBoundingClientRect()
    for (const other of boxes.slice(index + 1)) {
      if (one.contains(other) || other.contains(one) || one.closest('.body') !== other.closest('.body') || one.closest('.over') !== other.closest('.over')) continue
      const b = other.getBoundingClientRect()
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
        faults.push(`${quote(one.textContent)} lies on ${quote(other.textContent)}`)
      }
    }
  })

  for (const button of document.querySelectorAll('.act button, .foot button, .side button, .toast button')) {
    const box = button.getBoundingClientRect()
    if (box.top < 0 || box.bottom > high + 0.5 || box.left < 0 || box.right > wide + 0.5) faults.push(`button is not in view: ${quote(button.textContent)}`)
  }
  for (const target of document.querySelectorAll('button, select, input')) {
    const extra = target.matches('.tgl') ? 8 : 0
    const { height } = target.getBoundingClientRect()
    if (height > 0 && height + extra < 24) faults.push(`less than 24 px high: ${quote(target.textContent || target.id)}`)
  }

  const usual = document.querySelector('.dlg [data-default]')
  if (usual && document.activeElement !== usual) faults.push(`the focus is not on ${quote(usual.textContent)} but on ${quote(document.activeElement?.textContent ?? '')}`)

  // Characters in columns: what differs stands exactly above what it differs from.
  const rows = [...document.querySelectorAll('.pair .addr')].map((row) => [...row.querySelectorAll('mark')].map((mark) => mark.getBoundingClientRect()))
  if (rows.length === 2) {
    rows[0].forEach((mark, index) => {
      const other = rows[1][index]
      if (other && (Math.abs(mark.left - other.left) > 0.6 || Math.abs(mark.width - other.width) > 0.6)) faults.push(`mark ${index} is not above its counterpart`)
    })
  }
  // A font is only fetched for text that needs it.
  const fonts = document.querySelector('.addr') ? ['400 14px Inter', '700 19px "JetBrains Mono"'] : ['400 14px Inter']
  for (const font of fonts) if (!document.fonts.check(font)) faults.push(`font is not loaded: ${font}`)
  if (document.querySelector('#app [style]')) faults.push('an element has a style attribute')
  return [...new Set(faults)]
}

/** Whether the accessibility tree holds these roles and names, in this order. */
export function names(wanted, nodes) {
  const all = nodes.map((node) => ({ role: node.role?.value, name: (node.name?.value ?? '').replace(/\s+/g, ' ').trim(), description: (node.description?.value ?? '').replace(/\s+/g, ' ').trim() }))
  let at = 0
  const missing = []
  for (const { role, name, description } of wanted) {
    const found = all.findIndex((node, index) => index >= at && node.role === role && node.name === name && (description === undefined || node.description === description))
    if (found < 0) missing.push(`no ${role} named ${JSON.stringify(name)}${description ? ` described ${JSON.stringify(description)}` : ''} in its place`)
    else at = found + 1
  }
  return missing
}
