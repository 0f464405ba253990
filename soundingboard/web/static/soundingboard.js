// Pages work without this file. It only starts GOV.UK Frontend's own behaviours.
import { initAll } from '/assets/govuk-frontend.js';

initAll();
