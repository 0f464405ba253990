// The inbox and the coding page work without this file. It lets single keys press what stands on
// the page, but only while the focus is in the panes (WCAG 2.1.4), and brings what is open into
// sight.
const STORED = 'soundingboard-keys';

const desk = document.querySelector('[data-keys]');
const open = document.querySelector('[data-open]');
const lever = document.querySelector('[data-keys-switch]');

function keysAreOn() {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true; // storage may be forbidden; the lever then holds for this page
  }
}

let on = keysAreOn();

function showLever() {
  lever.setAttribute('aria-pressed', String(on));
  lever.textContent = on ? 'Single keys are on' : 'Single keys are off';
  desk.classList.toggle('sb-keys-off', !on);
}

function isWrittenIn(element) {
  return element.closest('input:not([type=checkbox]):not([type=radio]), textarea, select') !== null;
}

function isShown(element) {
  return element.getClientRects().length > 0;
}

function goToWhatWasLeftOut() {
  const controls = [...desk.querySelectorAll('[data-take]')];
  const at = controls.indexOf(document.activeElement);
  const next = controls[(at + 1) % controls.length];
  if (!next) return;
  const folded = next.closest('details');
  if (folded) folded.open = true;
  next.focus();
}

function tell(control) {
  const told = desk.querySelector('[data-told]');
  if (told) told.textContent = `${control.labels[0].textContent.trim()}: ${control.checked ? 'yes' : 'no'}`;
}

// With Shift a digit gives another sign on every keyboard: it is known by its place.
function nameOf(event) {
  const digit = event.shiftKey && /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  return digit ? `Shift+${digit[1]}` : event.key;
}

function press(control) {
  if (control.matches('details')) {
    control.open = !control.open;
    control.querySelector('summary').focus();
  } else if (control.matches('[type=checkbox], [type=radio]')) {
    control.click(); // the focus stays with the passage; what changed is said aloud
    tell(control);
  } else if (control.matches('input, textarea, select')) {
    control.focus();
  } else {
    control.click();
  }
}

function takeKey(event) {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || isWrittenIn(event.target)) return;
  // Enter and the arrows belong to whatever has the focus, unless that is the open passage.
  const ordinary = ['Enter', 'ArrowDown', 'ArrowUp'].includes(event.key);
  if (ordinary && event.target !== open) return;
  if (event.key === 't') {
    event.preventDefault();
    goToWhatWasLeftOut();
    return;
  }
  const name = nameOf(event);
  const control = [...desk.querySelectorAll('[data-key]')].find(
    (one) => one.dataset.key.split(' ').includes(name) && isShown(one),
  );
  if (!control) return;
  event.preventDefault();
  press(control);
}

// The server counts characters, this language counts halves of some of them.
function characters(text) {
  return [...text].length;
}

function prepareCut(form) {
  const words = form.querySelector('textarea');
  const signs = [...words.value];
  const first = signs.slice(0, Number(words.dataset.firstCut)).join('').length;
  const cut = form.querySelector('[data-at-caret]');
  words.addEventListener('focus', () => words.setSelectionRange(first, first), { once: true });
  // Not read-only: there Chromium shows no caret. Nothing can be written in it all the same.
  words.addEventListener('beforeinput', (event) => event.preventDefault());
  words.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      cut.click();
    } else if (event.key === 'Escape') {
      open.focus();
    }
  });
  form.addEventListener('submit', (event) => {
    if (event.submitter !== cut) return;
    form.elements.caret.value = characters(words.value.slice(0, words.selectionStart));
  });
}

// The themes of a priority are shown while it is chosen, and the first nine of those have keys.
function showThemes() {
  let number = 0;
  desk.querySelectorAll('[data-themes-of]').forEach((group) => {
    group.hidden = !document.getElementById(group.dataset.themesOf).checked;
    group.querySelectorAll('input').forEach((box) => {
      const mark = box.parentElement.querySelector('.sb-key');
      delete box.dataset.key;
      mark.textContent = '';
      if (group.hidden || number === 9) return;
      number += 1;
      box.dataset.key = `Shift+${number}`;
      mark.textContent = `⇧${number}`;
    });
  });
}

function bringIntoSight(element) {
  const pane = element.closest('[data-pane]');
  const { top, height } = element.getBoundingClientRect();
  const above = top - pane.getBoundingClientRect().top;
  if (above < 0 || above + Math.min(height, pane.clientHeight / 2) > pane.clientHeight) {
    pane.scrollTop += above - pane.clientHeight / 4;
  }
}

// The codes begin beside what stands before the passage: all of it is shown where it fits.
function showCodes() {
  const panes = desk.querySelector('.sb-panes--coding');
  if (!panes) return;
  const top = panes.getBoundingClientRect().top;
  if (top < 0 && open.getBoundingClientRect().bottom - top <= innerHeight) panes.scrollIntoView();
}

if (desk) {
  showLever();
  lever.addEventListener('click', () => {
    on = !on;
    try {
      localStorage.setItem(STORED, on ? 'on' : 'off');
    } catch {
      // it holds for this page
    }
    showLever();
  });
  desk.addEventListener('keydown', takeKey);
  desk.querySelectorAll('[data-cut]').forEach(prepareCut);
  if (desk.querySelector('[data-themes-of]')) {
    desk.addEventListener('change', showThemes);
    showThemes();
  }
  // Escape leaves what is written in, for the keys to work again.
  desk.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isWrittenIn(event.target) && !event.target.closest('[data-cut]')) open?.focus();
  });
  desk.querySelectorAll('[data-here], [data-open]').forEach(bringIntoSight);
  if (open && location.hash === `#${open.id}` && !document.querySelector('.govuk-error-summary')) {
    open.focus({ preventScroll: desk.querySelector('[data-pane]').scrollHeight > innerHeight });
    showCodes();
    addEventListener('load', showCodes); // the browser goes to the address's place once more
  }
}
