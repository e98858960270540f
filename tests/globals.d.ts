// What the theme's scripts find in `window`; each name is set by the script of that name.

interface Window {
  /** `base.js` begins it; search and guides add what pages may call. */
  zhinan: any;
  zhinanDecide: any;
  zhinanForm: any;
  zhinanOutcome: any;
  zhinanText: any;
}

/** What `decide-value.js` gives. */
type DecideValues = typeof import('../themes/default/js/decide-value.js');
