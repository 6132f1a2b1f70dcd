// Lists with ticks: one for the whole page, and arrow keys through the grid of attendance. All of it works without.
(function () {
  'use strict';

  document.querySelectorAll('[data-semua]').forEach(function (all) {
    var boxes = document.querySelectorAll('input[name="' + all.dataset.semua + '"]');
    all.hidden = false;
    all.addEventListener('change', function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
    });
  });

  var grid = document.querySelector('[data-hadir]');
  if (!grid) return;
  var step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  grid.addEventListener('keydown', function (event) {
    var way = step[event.key], cell = event.target.closest('td');
    if (!way || !cell) return;
    event.preventDefault();
    var rows = grid.tBodies[0].rows, row = cell.parentNode.sectionRowIndex + way[0], column = cell.cellIndex + way[1];
    var next = rows[row] && rows[row].cells[column] && rows[row].cells[column].querySelector('input:not([disabled])');
    if (next && next.type === 'checkbox') next.focus();
  });

  var buttons = document.querySelector('[data-hadir-semua]');
  buttons.hidden = false;
  buttons.addEventListener('click', function (event) {
    var day = event.target.dataset.hari;
    if (!day) return;
    grid.querySelectorAll('input[name$="-' + day + '"]:not([disabled])').forEach(function (box) { box.checked = true; });
  });
})();
