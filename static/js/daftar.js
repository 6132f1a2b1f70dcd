// The list of cooperatives by keyboard: j k Enter x / ?. Nothing here is needed: links, boxes and forms do the same.
(function () {
  'use strict';
  var KEY = 'pintasan-daftar';
  function remembered() { try { return localStorage.getItem(KEY) !== 'tidak'; } catch (error) { return true; } }
  function list() { return document.querySelector('[data-daftar]'); }
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('[data-daftar] tr[data-baris]')); }
  function present() { return document.activeElement && document.activeElement.closest ? document.activeElement.closest('tr[data-baris]') : null; }

  // Focus goes to the name of the row, so that Enter opens it and a screen reader says it.
  function move(step) {
    var all = rows(), here = all.indexOf(present());
    if (!all.length) return false;
    var next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    var link = all[next].querySelector('th a');
    link.focus();
    link.scrollIntoView({ block: 'nearest' });
    return true;
  }
  function tick() {
    var row = present(), box = row && row.querySelector('input[type=checkbox]');
    if (!box) return false;
    box.click();
    return true;
  }
  function help() {
    var box = document.querySelector('[data-pintasan]');
    if (!box) return false;
    box.open = !box.open;
    box.querySelector('summary').focus();
    return true;
  }
  function search() {
    var box = document.querySelector('[data-daftar] input[name=q]');
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }
  var keys = {
    j: function () { return move(1); }, k: function () { return move(-1); },
    ArrowDown: function () { return present() ? move(1) : false; }, ArrowUp: function () { return present() ? move(-1) : false; },
    x: tick, '/': search, '?': help
  };
  function typing(target) {
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(target.type));
  }
  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !list() || typing(event.target)) return;
    if (!remembered() && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (Object.prototype.hasOwnProperty.call(keys, event.key) && keys[event.key]()) event.preventDefault();
  });

  function count() {
    var n = document.querySelectorAll('[data-daftar] input[name=pilih][form]:checked').length;
    document.querySelectorAll('[data-tercentang]').forEach(function (place) { place.textContent = n ? '(' + n + ')' : ''; });
  }
  document.addEventListener('change', function (event) {
    if (event.target.matches && event.target.matches('[data-pintasan-aktif]')) {
      try { localStorage.setItem(KEY, event.target.checked ? 'ya' : 'tidak'); } catch (error) { /* private window */ }
    }
    setTimeout(count, 0); // after "pilih semua"
  });
  function ready() {
    document.querySelectorAll('[data-daftar] [data-cetak], [data-pintasan]').forEach(function (part) { part.hidden = false; });
    document.querySelectorAll('[data-pintasan-aktif]').forEach(function (box) { box.checked = remembered(); });
    count();
  }
  document.addEventListener('DOMContentLoaded', ready);
  document.addEventListener('htmx:afterSettle', ready);
})();
