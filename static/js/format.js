// Pointing at a form: a click on the grid fills the field that was used last, a letter jumps to its column's choice.
// Everything can be typed as well.
(function () {
  'use strict';
  var grid = document.querySelector('[data-kisi]');
  if (!grid) return;
  var target = null;
  document.addEventListener('focusin', function (event) {
    if (!event.target.matches('[data-tunjuk], [data-kolom]')) return;
    target = event.target.matches('[data-tunjuk]') ? event.target : null;
    grid.classList.toggle('menunjuk', true);
    mark(event.target.dataset.kolom);
  });
  grid.classList.add('menunjuk');

  grid.addEventListener('click', function (event) {
    var cell = event.target.closest('[data-s], [data-k], [data-b]');
    if (!cell) return;
    var at = /^([A-Z]+)(\d+)$/.exec(cell.dataset.s || '');
    var column = cell.dataset.k || (at && at[1]);
    var row = cell.dataset.b || (at && at[2]);
    if (target) {
      var kind = target.dataset.tunjuk;
      var value = kind === 'sel' ? at && at[0] : kind === 'baris' ? row : column;
      if (!value) return;
      target.value = value;
      target.dispatchEvent(new Event('input', { bubbles: true }));
      target.focus();
      return;
    }
    var choice = column && document.querySelector('[data-kolom="' + column + '"]');
    if (choice) choice.focus();
  });

  function mark(column) {
    grid.querySelectorAll('.dipilih').forEach(function (cell) { cell.classList.remove('dipilih'); });
    var head = column && grid.querySelector('[data-k="' + column + '"]');
    if (head) { head.classList.add('dipilih'); head.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }
  }
})();
