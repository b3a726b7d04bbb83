/// What the page of a map looks like beyond what all reports share.
enum MapPageStyle {
    static let sheet = """
        .series-none { --series: var(--faint); }
        .map-layout { display: grid; grid-template-columns: minmax(0, 1fr) 17rem; gap: 1rem; align-items: start; }
        #frame {
          position: relative; overflow: hidden; border: 1px solid var(--line); border-radius: .5rem; background: var(--ground);
          height: clamp(20rem, 72vh, 46rem);
        }
        #map { display: block; width: 100%; height: 100%; border-radius: .5rem; }
        #map:focus-visible { outline-offset: -3px; }
        .zoom { position: absolute; right: .5rem; bottom: .5rem; display: flex; gap: .25rem; }
        button {
          font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--line); border-radius: .375rem;
          min-height: 2.5rem; min-width: 2.5rem; padding: 0 .6rem; cursor: pointer;
        }
        button:hover:enabled { border-color: var(--accent); }
        button:disabled { color: var(--faint); opacity: .55; cursor: default; }
        #card {
          position: absolute; left: 0; top: 0; z-index: 1; pointer-events: none; width: max-content; max-width: min(17rem, 92%);
          padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--ground);
          box-shadow: 0 .25rem 1rem rgb(0 0 0 / .25); font-size: .8125rem; line-height: 1.4;
        }
        #card[hidden] { display: none; }
        #card-picture { display: block; max-width: 96px; max-height: 96px; border-radius: .25rem; margin-bottom: .4rem; }
        #card-picture[hidden] { display: none; }
        #card-id { font-weight: 600; overflow-wrap: anywhere; unicode-bidi: isolate; }
        #card dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 .6rem; margin: .2rem 0 0; }
        #card dt { color: var(--faint); }
        #card dd { margin: 0; overflow-wrap: anywhere; }
        #count { margin: .5rem 0 0; font-variant-numeric: tabular-nums; min-height: 1.5em; }
        .hint { margin: .25rem 0 0; }
        .filters fieldset { border: 0; margin: 0 0 .75rem; padding: 0; min-width: 0; }
        .filters legend { font-weight: 600; padding: 0; margin-bottom: .125rem; }
        .filters .choices { max-height: 22rem; overflow-y: auto; }
        .filters label { display: flex; align-items: center; gap: .5rem; min-height: 2.125rem; font-size: .9375rem; line-height: 1.3; cursor: pointer; }
        .filters input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0 0 0 2px; accent-color: var(--accent); }
        .filters .name { min-width: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
        .filters .count { margin-left: auto; padding-left: .5rem; padding-right: .25rem; color: var(--faint); font-variant-numeric: tabular-nums; }
        .swatch { flex: none; width: 1.125rem; height: 1.125rem; fill: var(--series); }
        .swatch.ring { fill: none; stroke: var(--text); stroke-width: 1.6; }
        .ring-note { display: flex; gap: .5rem; align-items: center; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        td .swatch, th .swatch { vertical-align: -.2em; margin-right: .35rem; }
        tbody th { white-space: nowrap; }
        .reading { padding-left: 1.25rem; max-width: 46rem; }
        .reading li { margin: .35rem 0; }
        @media (max-width: 54rem) {
          .map-layout { grid-template-columns: minmax(0, 1fr); }
          #frame { height: min(100vw, 72vh); min-height: 18rem; }
          .filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); gap: 0 1.5rem; }
          .filters label { min-height: 2.5rem; }
          #count { min-height: 3em; }
        }
        @media print { .filters, .zoom, .hint { display: none; } .map-layout { display: block; } }
        """
}
