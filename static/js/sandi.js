// <form data-sandi>: a button that shows what is typed into its password fields. Without script it is not there.
(function () {
  'use strict';
  document.querySelectorAll('form[data-sandi]').forEach(function (form) {
    var fields = form.querySelectorAll('input[type=password]');
    if (!fields.length) return;
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'tombol kecil';
    button.textContent = 'Tampilkan kata sandi';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', function () {
      var shown = button.getAttribute('aria-pressed') === 'false';
      fields.forEach(function (field) { field.type = shown ? 'text' : 'password'; });
      button.setAttribute('aria-pressed', String(shown));
    });
    var last = fields[fields.length - 1].closest('.bidang');
    var row = document.createElement('div');
    row.className = 'bidang';
    row.appendChild(button);
    last.after(row);
    // Sent as passwords, or the browser would keep them among things once typed.
    form.addEventListener('submit', function () { fields.forEach(function (field) { field.type = 'password'; }); });
  });
})();
