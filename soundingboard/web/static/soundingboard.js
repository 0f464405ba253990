// Pages work without this file. It only starts GOV.UK Frontend's own behaviours.
import { initAll } from '/assets/govuk-frontend.js';

initAll();

// A mailing that is on its way, or long work: its numbers are looked at again, until it is over.
const live = document.querySelector('[data-live]');
const LOOK_AGAIN = 3000; // milliseconds

async function lookAgain() {
  const answer = await fetch(live.dataset.live, { redirect: 'error' }).catch(() => null);
  if (answer?.ok) live.innerHTML = await answer.text();
  if (!live.querySelector('[data-over]')) setTimeout(lookAgain, LOOK_AGAIN);
  else for (const one of document.querySelectorAll('[data-until-over]')) one.hidden = true;
}

if (live) setTimeout(lookAgain, LOOK_AGAIN);
