// One tap: the reminder is noted first, then WhatsApp opens in a tab of its own and this page goes on to the next.
// Without this script the form answers with a page that carries the link.
(function () {
  'use strict';

  var problem = document.getElementById('pengingat-galat');

  function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
    if (text) problem.scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.hasAttribute('data-wa') || event.defaultPrevented) return;
    // Opened at once, inside the tap: after waiting for the answer the browser would take it for an advertisement.
    var tab = window.open('', '_blank');
    if (!tab) return; // not allowed: the plain form then shows the link
    event.preventDefault();
    tab.opener = null;
    say('');
    var data = new FormData(form, event.submitter);
    fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' } })
      .then(function (answer) { return answer.json(); })
      .then(function (told) {
        if (told.galat) throw new Error(told.galat);
        tab.location.href = told.tautan;
        location.assign(told.berikut);
      })
      .catch(function (reason) {
        tab.close();
        delete form.dataset.terkirim;
        form.removeAttribute('aria-busy');
        say(reason.name === 'Error' ? reason.message : 'Belum tercatat dan belum dibuka: sambungan terputus. Coba lagi.');
      });
  });

  // <button data-salin="id of a textarea">: shown only where the script runs.
  document.querySelectorAll('[data-salin]').forEach(function (button) {
    var area = document.getElementById(button.dataset.salin);
    var told = document.getElementById('salin-kabar');
    button.hidden = false;
    button.addEventListener('click', function () {
      area.select();
      // The old way too: an office that runs over plain http has no clipboard of the new kind.
      var copied = navigator.clipboard ? navigator.clipboard.writeText(area.value) : Promise.reject();
      copied.catch(function () { if (!document.execCommand('copy')) throw new Error(); })
        .then(function () { told.textContent = 'Tersalin. Tempel di grup WhatsApp.'; })
        .catch(function () { told.textContent = 'Tekan Ctrl+C untuk menyalin teks yang ditandai.'; });
    });
  });
})();
