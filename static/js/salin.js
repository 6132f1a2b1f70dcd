// <button data-salin="id" hidden>: copies that text. Without script the text is selected by hand.
(function () {
  'use strict';
  document.querySelectorAll('[data-salin]').forEach(function (button) {
    var field = document.getElementById(button.dataset.salin);
    var said = button.parentNode.querySelector('[role=status]');
    function done(ok) { said.textContent = ok ? button.dataset.kata || 'Tersalin. Tempel di WhatsApp atau SMS.' : 'Tidak dapat disalin; pilih teksnya, lalu salin sendiri.'; }
    function old() { // plain http in an office has no clipboard of its own
      field.focus();
      field.select();
      done(document.execCommand('copy'));
    }
    button.hidden = false;
    button.addEventListener('click', function () {
      if (!navigator.clipboard) { old(); return; }
      navigator.clipboard.writeText(field.value).then(function () { done(true); }, old);
    });
  });
})();
