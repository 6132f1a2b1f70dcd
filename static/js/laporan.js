// Sums of a laporan keuangan while it is typed. The rules stand in data-rumus (codes, "-" before what is deducted): the
// server draws the same numbers from the same rules. What the server would refuse counts as nothing.
(function () {
  'use strict';

  function read(text) {
    var typed = text.trim().replace(/^rp\.?\s*/i, '').replace('−', '-');
    var minus = /^-\s*|^\(.*\)$/.test(typed);
    typed = typed.replace(/^-\s*|^\(|\)$/g, '').replace(/^rp\.?\s*/i, '').replace(/,-$|,0{1,2}$/, '');
    if (!/^(\d{1,15}|\d{1,3}(\.\d{3}){1,4})$/.test(typed)) return null;
    var amount = Number(typed.replace(/\./g, ''));
    return minus ? -amount : amount;
  }

  function rupiah(amount) {
    var digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, '.');
    return (amount < 0 ? '-Rp' : 'Rp') + digits;
  }

  function work(box) {
    function input(code) { return box.querySelector('input[name="' + code + '"]'); }
    function output(code) { return box.querySelector('output[data-kode="' + code + '"]'); }
    // [amount, whether anything of it is filled in]
    function amount(code) {
      var sum = output(code);
      if (!sum) {
        var field = input(code);
        var value = field ? read(field.value) : null;
        return [value || 0, value !== null];
      }
      return sum.dataset.rumus.split(' ').reduce(function (so, part) {
        var one = amount(part.replace(/^-/, ''));
        return [so[0] + (part[0] === '-' ? -one[0] : one[0]), so[1] || one[1]];
      }, [0, false]);
    }

    box.querySelectorAll('output[data-kode]').forEach(function (sum) {
      var found = amount(sum.dataset.kode);
      sum.textContent = found[1] ? rupiah(found[0]) : '–';
    });
    box.querySelectorAll('[data-nol]').forEach(function (words) {
      var found = amount(words.dataset.nol);
      var also = words.dataset.juga ? amount(words.dataset.juga)[0] : 0;
      var balanced = Math.abs(found[0]) <= 1 || Math.abs(found[0] - also) <= 1;
      var more = found[0] > 0 ? ['aset', 'kewajiban dan ekuitas'] : ['kewajiban dan ekuitas', 'aset'];
      words.textContent = !found[1] ? '' : balanced ? 'Seimbang.'
        : 'Belum seimbang: ' + more[0] + ' lebih besar ' + rupiah(Math.abs(found[0])) + ' daripada ' + more[1] + '.';
      words.parentNode.classList.toggle('seimbang', found[1] && balanced);
      words.parentNode.classList.toggle('timpang', found[1] && !balanced);
    });
  }

  function begin() {
    document.querySelectorAll('[data-laporan]').forEach(function (box) {
      var timer = null;
      box.addEventListener('input', function () {
        clearTimeout(timer);
        timer = setTimeout(function () { work(box); }, 250); // a screen reader hears the result, not each digit
      });
      work(box);
    });
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else begin();
})();
