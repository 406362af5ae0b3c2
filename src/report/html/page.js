(function () {
  'use strict';
  document.documentElement.className = 'js';
  var form = document.getElementById('filter');
  var table = document.getElementById('table');
  if (form && table) work(form, table);
  reveal();
  window.addEventListener('hashchange', reveal);
  var opened = [];
  window.addEventListener('beforeprint', function () {
    opened = Array.from(document.querySelectorAll('details:not([open])'));
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener('afterprint', function () {
    opened.forEach(function (d) { d.open = false; });
  });

  // A link to a finding opens it, and shows it again if it was filtered out.
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) return;
    var row = target.closest('tbody[hidden]');
    if (row) document.querySelector('#filter .reset').click();
    var inside = target.closest('details');
    if (inside && !inside.open) inside.open = true;
    if (row || inside) target.scrollIntoView();
  }

  function work(form, table) {
    var rows = Array.from(table.tBodies);
    var words = document.getElementById('words');
    var selects = Array.from(form.querySelectorAll('select'));
    var shown = document.getElementById('shown');
    var nothing = document.getElementById('nothing');
    var texts = null;
    form.hidden = false;
    roles(rows.slice().reverse());
    form.addEventListener('submit', function (e) { e.preventDefault(); });
    form.addEventListener('change', filter);
    var waiting = 0;
    words.addEventListener('input', function () {
      clearTimeout(waiting);
      waiting = setTimeout(filter, rows.length > 1000 ? 150 : 0);
    });
    document.querySelectorAll('.reset').forEach(function (button) {
      button.addEventListener('click', function () {
        words.value = '';
        selects.forEach(function (s) { s.value = ''; });
        filter();
      });
    });
    table.tHead.querySelectorAll('th[data-sort]').forEach(function (head) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.textContent = '';
      head.append(button);
      button.addEventListener('click', function () { sort(head); });
    });

    // Some browsers take rows that are laid out as a grid for no rows. A few at a time: nobody waits for it.
    function roles(left) {
      var end = performance.now() + 6;
      while (left.length && performance.now() < end) {
        var body = left.pop();
        body.setAttribute('role', 'rowgroup');
        Array.from(body.rows).forEach(function (row) {
          row.setAttribute('role', 'row');
          Array.from(row.cells).forEach(function (cell) { cell.setAttribute('role', cell.tagName === 'TH' ? 'rowheader' : 'cell'); });
        });
      }
      if (left.length) setTimeout(roles, 30, left);
    }

    function filter() {
      var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      if (wanted.length && !texts) texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
      var set = selects.filter(function (s) { return s.value !== ''; });
      var count = 0;
      rows.forEach(function (row, i) {
        var here = set.every(function (s) {
          var value = row.dataset[s.dataset.key];
          return s.dataset.key === 's' ? value.split(' ').includes(s.value) : value === s.value;
        }) && wanted.every(function (word) { return texts[i].includes(word); });
        if (row.hidden === here) row.hidden = !here;
        if (here) count += 1;
      });
      var all = rows.length.toLocaleString('en');
      shown.textContent = count === rows.length ? all + (count === 1 ? ' finding' : ' findings')
        : count.toLocaleString('en') + ' of ' + all + ' findings';
      nothing.hidden = count > 0;
    }

    function sort(head) {
      var key = head.dataset.sort;
      var up = head.getAttribute('aria-sort') === 'ascending' ? false
        : head.getAttribute('aria-sort') === 'descending' ? true : key !== 'g';
      table.tHead.querySelectorAll('[aria-sort]').forEach(function (h) { h.removeAttribute('aria-sort'); });
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      var value = key === 'f'
        ? function (row) { return row.rows[0].cells[1].textContent; }
        : function (row) { var n = row.dataset[key]; return n === '' ? (up ? Infinity : -Infinity) : Number(n); };
      var keyed = rows.map(function (row, i) { return [value(row), i, row]; });
      keyed.sort(function (a, b) {
        var by = key === 'f' ? (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) : a[0] === b[0] ? 0 : a[0] - b[0];
        return (up ? by : -by) || a[1] - b[1];
      });
      var all = document.createDocumentFragment();
      keyed.forEach(function (k) { all.append(k[2]); });
      table.append(all);
    }
  }
})();
