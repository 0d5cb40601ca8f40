(() => {
  'use strict';
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  document.documentElement.classList.add('js');

  const form = document.getElementById('filter');
  const field = (name) => document.getElementById(name);
  const shown = field('shown');
  const nothing = field('nothing');
  const list = document.querySelector('#changesets .list');
  const order = field('order');
  const groups = all('#findings .group').map((element) => ({ element, problems: all('.problem', element) }));
  const suppressed = all('#suppressed .problem');
  const entries = all('#changesets .entry');
  const severities = all('[name=severity]', form);
  const total = groups.reduce((sum, group) => sum + group.problems.length, 0);
  const ids = new Set(entries.map((entry) => entry.dataset.id));
  const value = (name) => (field(name) ? field(name).value : '');
  const texts = ['text', 'changeset', 'file', 'rule', 'order'];

  function filter() {
    const words = value('text').toLowerCase().split(/\s+/).filter(Boolean);
    const id = value('changeset').trim();
    const file = value('file');
    const rule = value('rule');
    const checked = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    const narrowed = rule !== '' || checked.size < severities.length;
    const has = (search) => words.every((word) => search.includes(word));
    // An id that is there means that changeset alone, or else 1 could not be told from 10.
    const named = (data) => !id || (ids.has(id) ? data.id === id : (data.id || '').toLowerCase().includes(id.toLowerCase()));
    const there = (data) => (!file || data.file === file) && named(data);
    const counts = (data) => checked.has(data.severity) && (!rule || data.rule === rule);
    let found = 0;
    for (const group of groups) {
      const data = group.element.dataset;
      let visible = 0;
      for (const problem of group.problems) {
        const passes = there(data) && counts(problem.dataset) && has(data.search + ' ' + problem.dataset.search);
        problem.hidden = !passes;
        visible += passes ? 1 : 0;
      }
      const mute = group.problems.length === 0 && !narrowed && there(data) && has(data.search);
      group.element.hidden = visible === 0 && !mute;
      found += visible;
    }
    for (const problem of suppressed) {
      problem.hidden = !(counts(problem.dataset) && has(problem.dataset.search));
    }
    let listed = 0;
    for (const entry of entries) {
      entry.hidden = !(there(entry.dataset) && has(entry.dataset.search));
      listed += entry.hidden ? 0 : 1;
    }
    const parts = [];
    if (found < total) {
      parts.push(found + ' of ' + total + ' findings');
    }
    if (listed < entries.length) {
      parts.push(listed + ' of ' + entries.length + ' changesets');
    }
    shown.textContent = parts.join(', ');
    nothing.hidden = total === 0 || groups.some((group) => !group.element.hidden);
  }

  let sorted = '';
  function sort() {
    const by = value('order');
    if (by !== sorted) {
      sorted = by;
      const ordered = by ? entries.slice().sort((a, b) => b.dataset[by] - a.dataset[by]) : entries;
      list.append(...ordered);
    }
  }

  // What is chosen stands behind the # as #?rule=…&file=…, so that a link or a reload brings it back.
  function remember() {
    const chosen = new URLSearchParams();
    texts.filter((name) => value(name)).forEach((name) => chosen.set(name, value(name)));
    const checked = severities.filter((box) => box.checked).map((box) => box.value);
    if (checked.length < severities.length) {
      chosen.set('severity', checked.join('.') || 'none');
    }
    history.replaceState(null, '', chosen.toString() ? '#?' + chosen : location.pathname + location.search);
  }

  function recall() {
    if (!location.hash.startsWith('#?')) {
      return;
    }
    const chosen = new URLSearchParams(location.hash.slice(2));
    for (const name of texts.filter(field)) {
      field(name).value = chosen.get(name) || '';
      if (field(name).selectedIndex === -1) {
        field(name).value = '';
      }
    }
    const checked = chosen.has('severity') ? chosen.get('severity').split('.') : null;
    severities.forEach((box) => { box.checked = !checked || checked.includes(box.value); });
    filter();
    sort();
  }

  function choose() {
    filter();
    sort();
    remember();
  }

  field('changeset-ids').append(...Array.from(ids, (id) => new Option('', id)));
  for (const part of [form, order].filter(Boolean)) {
    part.addEventListener('input', choose);
    part.addEventListener('change', choose);
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(choose));
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest && event.target.closest('input, select, textarea');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field('text').focus();
    } else if (event.key === 'Escape' && event.target.type === 'search') {
      event.target.value = '';
      choose();
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

  // What a link points at is shown, whatever the filter says.
  function open() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) {
      return;
    }
    if (target.hidden) {
      form.reset();
      setTimeout(() => target.scrollIntoView());
    }
    if (target.tagName === 'DETAILS') {
      target.open = true;
      target.scrollIntoView();
    }
  }
  function follow() {
    if (location.hash.startsWith('#?')) {
      recall();
    } else {
      open();
    }
  }
  addEventListener('hashchange', follow);
  follow();

  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    opened.forEach((details) => {
      details.open = true;
      colourIn(details);
    });
  });
  addEventListener('afterprint', () => opened.forEach((details) => { details.open = false; }));
})();
