// Keys for whoever reviews all day; each does what a button or link of the page does. The list stands on the page.
(function () {
  'use strict';
  var OFF = 'periksa-tanpa-pintasan';
  var papers = document.querySelector('.periksa-berkas');
  var box = document.getElementById('pakai-pintasan');

  // One key alone must be possible to switch off (it may be a word spoken to the machine). Private windows keep nothing.
  function off() { try { return localStorage.getItem(OFF) === '1'; } catch (error) { return false; } }
  if (box) {
    box.checked = !off();
    box.closest('[data-pintasan]').hidden = false;
    box.addEventListener('change', function () {
      try { if (box.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, '1'); } catch (error) { /* kept for this page only */ }
    });
  }

  function typing(element) {
    return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === 'INPUT' && !/^(checkbox|radio|button|submit)$/.test(element.type));
  }

  function turn(step) {
    var pages = papers ? Array.from(papers.querySelectorAll('[data-halaman]')) : [];
    if (!pages.length) return;
    var top = papers.getBoundingClientRect().top + 60;
    var at = pages.findIndex(function (page) { return page.getBoundingClientRect().bottom > top; });
    var next = pages[Math.max(0, Math.min(pages.length - 1, (at < 0 ? pages.length - 1 : at) + step))];
    next.scrollIntoView({ block: 'start' });
  }

  function enlarge() { if (papers) papers.classList.toggle('perbesar'); }

  var keys = {
    t: function () { focus('terima'); },
    k: function () {
      var part = document.getElementById('kembalikan');
      if (!part) return;
      part.open = true;
      var first = part.querySelector('.putusan-butir summary');
      if (first) first.focus();
    },
    j: function () { turn(1); },
    h: function () { turn(-1); },
    b: enlarge,
    l: function () { var link = document.getElementById('lewati'); if (link) link.click(); }
  };
  function focus(id) { var element = document.getElementById(id); if (element) element.focus(); }

  document.addEventListener('keydown', function (event) {
    var deed = keys[event.key.toLowerCase()];
    if (!deed || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    if (box ? !box.checked : off()) return;
    event.preventDefault();
    deed();
  });

  // A page opens larger in its place; without this script the link opens the picture itself.
  document.addEventListener('click', function (event) {
    if (!event.target.closest('.periksa [data-halaman]') || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    enlarge();
  });
})();
