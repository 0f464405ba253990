// Pages of themes work without this file, by tick boxes. It lets a passage be dragged to another
// theme with a mouse: that ticks its box, chooses the theme and presses the button of the form.
const form = document.querySelector('[data-drag]');
const into = form?.querySelector('select[name=into]');

let dragged = null;

function targets() {
  const panel = document.createElement('div');
  panel.className = 'sb-drop';
  panel.hidden = true;
  panel.setAttribute('aria-hidden', 'true'); // the select and the button are what is read aloud
  const told = document.createElement('p');
  told.className = 'govuk-body-s govuk-!-margin-bottom-2';
  told.textContent = 'Drop it on a theme';
  panel.append(told);
  for (const option of into.options) {
    if (!option.value) continue;
    const target = document.createElement('div');
    target.className = 'sb-drop__theme';
    target.dataset.theme = option.value;
    target.textContent = option.textContent;
    panel.append(target);
  }
  document.body.append(panel);
  return panel;
}

function over(event, isOver) {
  const target = event.target.closest?.('[data-theme]');
  if (!target) return;
  event.preventDefault(); // else nothing could be dropped here
  target.classList.toggle('sb-drop__theme--over', isOver);
}

function drop(event) {
  const target = event.target.closest?.('[data-theme]');
  if (!target || !dragged) return;
  event.preventDefault();
  // Whoever drags one of several that are ticked means all of them; else only that one.
  if (!dragged.checked) {
    for (const box of form.querySelectorAll('[name=passage]')) box.checked = box === dragged;
  }
  into.value = target.dataset.theme;
  form.requestSubmit(form.querySelector('[data-drop-here]'));
}

if (form && into) {
  const panel = targets();
  panel.addEventListener('dragenter', (event) => over(event, true));
  panel.addEventListener('dragover', (event) => over(event, true));
  panel.addEventListener('dragleave', (event) => over(event, false));
  panel.addEventListener('drop', drop);
  for (const box of form.querySelectorAll('[name=passage]')) {
    const handle = document.createElement('span');
    handle.className = 'sb-handle';
    handle.draggable = true;
    handle.title = 'Drag to another theme';
    handle.setAttribute('aria-hidden', 'true');
    handle.textContent = '⠿';
    box.closest('.govuk-checkboxes__item').append(handle);
    handle.addEventListener('dragstart', (event) => {
      dragged = box;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', box.value); // Firefox drags nothing without data
      event.dataTransfer.setDragImage(box.closest('.sb-passage'), 10, 10);
      setTimeout(() => { panel.hidden = false; }); // Chrome ends a drag whose page changes at once
    });
    handle.addEventListener('dragend', () => {
      dragged = null;
      panel.hidden = true;
    });
  }
}
