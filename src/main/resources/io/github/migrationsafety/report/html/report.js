(() => {
  'use strict';
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  document.documentElement.classList.add('js');

  const form = document.getElementById('filter');
  const text = document.getElementById('text');
  const rule = document.getElementById('rule');
  const shown = document.getElementById('shown');
  const nothing = document.getElementById('nothing');
  const groups = all('#findings .group').map((element) => ({ element, problems: all('.problem', element) }));
  const entries = all('#changesets .entry');
  const total = groups.reduce((sum, group) => sum + group.problems.length, 0);

  function filter() {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(all('[name=severity]:checked', form).map((box) => box.value));
    const wanted = rule ? rule.value : '';
    const narrowed = wanted !== '' || severities.size < all('[name=severity]', form).length;
    const has = (search) => words.every((word) => search.includes(word));
    let found = 0;
    for (const group of groups) {
      let visible = 0;
      for (const problem of group.problems) {
        const data = problem.dataset;
        const passes = severities.has(data.severity) && (!wanted || data.rule === wanted)
          && has(group.element.dataset.search + ' ' + data.search);
        problem.hidden = !passes;
        visible += passes ? 1 : 0;
      }
      const mute = group.problems.length === 0 && !narrowed && has(group.element.dataset.search);
      group.element.hidden = visible === 0 && !mute;
      found += visible;
    }
    for (const entry of entries) {
      entry.hidden = !has(entry.dataset.search);
    }
    shown.textContent = found === total ? '' : found + ' of ' + total + ' findings';
    nothing.hidden = total === 0 || groups.some((group) => !group.element.hidden);
  }

  form.addEventListener('input', filter);
  form.addEventListener('change', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest && event.target.closest('input, select, textarea');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      text.focus();
    } else if (event.key === 'Escape' && event.target === text) {
      text.value = '';
      filter();
    }
  });

  function copy(button) {
    const code = button.parentElement.querySelector('code');
    const say = (word) => {
      button.textContent = word;
      setTimeout(() => { button.textContent = 'Copy'; }, 1600);
    };
    const select = () => {
      const range = document.createRange();
      range.selectNodeContents(code);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      say(document.execCommand('copy') ? 'Copied' : 'Selected');
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(code.textContent).then(() => say('Copied'), select);
    } else {
      select();
    }
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button.copy');
    if (button) {
      copy(button);
    }
  });

  // Colours for SQL: nodes are made of text only, so nothing from a changelog is ever read as markup.
  const words = ('add all alter analyze and as asc begin between by cascade case check collate column comment commit '
    + 'concurrently constraint create cross default deferrable delete desc distinct do domain drop else end enable '
    + 'exclude execute exists extension false fetch for force foreign from full function generated grant group having '
    + 'identity if immutable in include index inner insert into is join key language left like limit lock materialized '
    + 'not null of offset on only or order outer over owner partition policy primary procedure range references '
    + 'refresh rename replace restrict returning returns revoke right role row schema security select sequence set '
    + 'table temporary then to trigger true truncate type union unique unlogged update using valid validate values '
    + 'view when where with without').split(' ');
  const token = /(--\s*(?:changeset|rollback|liquibase|preconditions?|property|comment|migration-safety)\b)|(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*')|\b([a-z]+)\b/gi;
  const keywords = new Set(words);
  function colour(code) {
    if (code.dataset.coloured) {
      return;
    }
    code.dataset.coloured = 'yes';
    const source = code.textContent;
    const pieces = document.createDocumentFragment();
    let from = 0;
    for (const match of source.matchAll(token)) {
      const kind = match[1] ? 'd' : match[2] ? 'c' : match[3] ? 's' : keywords.has(match[4].toLowerCase()) ? 'k' : '';
      if (kind) {
        pieces.append(source.slice(from, match.index));
        const span = document.createElement('span');
        span.className = kind;
        span.textContent = match[0];
        pieces.append(span);
        from = match.index + match[0].length;
      }
    }
    pieces.append(source.slice(from));
    code.replaceChildren(pieces);
  }
  const colourIn = (element) => all('.code code', element).forEach(colour);
  const seen = new IntersectionObserver((changes) => {
    for (const change of changes) {
      if (change.isIntersecting) {
        seen.unobserve(change.target);
        colour(change.target);
      }
    }
  }, { rootMargin: '400px' });
  all('.code code').forEach((code) => seen.observe(code));

  function open() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') {
      target.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener('hashchange', open);
  open();

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('#findings details:not([open]), #suppressed details:not([open])');
    opened.forEach((details) => {
      details.open = true;
      colourIn(details);
    });
  });
  addEventListener('afterprint', () => opened.forEach((details) => { details.open = false; }));
})();
