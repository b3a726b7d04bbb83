extension HTMLPage {
    /// What all reports look like.
    static let styleSheet = """
        :root {
          color-scheme: light dark;
          --ground: #ffffff; --raised: #f5f6f8; --text: #1a1d21; --faint: #59616b; --line: #d5d9df; --accent: #0b57d0;
          --good: #0b6b3a; --bad: #b3261e;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14171c; --raised: #1e2229; --text: #e7eaee; --faint: #a2abb6; --line: #3a414b; --accent: #8ab4f8;
            --good: #6fd09b; --bad: #ff9b91;
          }
        }
        *, ::before, ::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--ground); color: var(--text);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
          overflow-wrap: break-word;
        }
        main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
        header { padding: 1.25rem 0 .25rem; }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: 0; }
        h2 { font-size: 1.125rem; line-height: 1.3; margin: 2rem 0 .5rem; }
        p { max-width: 46rem; margin: .5rem 0; }
        .subtitle { margin: .25rem 0 0; }
        .subtitle, .note, footer { color: var(--faint); }
        .note { font-size: .875rem; }
        .good { color: var(--good); }
        .bad { color: var(--bad); }
        footer { font-size: .8125rem; margin-top: 2rem; padding-top: .75rem; padding-bottom: 2rem; }
        footer > * { border-top: 1px solid var(--line); padding-top: .75rem; }
        code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; min-width: min(100%, 27rem); font-variant-numeric: tabular-nums; font-size: .875rem; }
        caption { text-align: left; color: var(--faint); padding-bottom: .25rem; }
        th, td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); }
        thead th { border-bottom-width: 2px; white-space: nowrap; }
        th.number, td.number { text-align: right; }
        td:last-child, th:last-child { padding-right: 0; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .5rem; margin: .75rem 0; }
        .figures > div { background: var(--raised); border-radius: .5rem; padding: .6rem .75rem; }
        .figures dt { font-size: .8125rem; color: var(--faint); }
        .figures dd { margin: 0; }
        .figures dd.value { font-size: 1.375rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
        .figures dd.note { line-height: 1.35; font-size: .8125rem; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
        figure.chart { margin: 0; max-width: 44rem; }
        figure.chart figcaption { font-weight: 600; font-size: .9375rem; margin-bottom: .25rem; }
        figure.chart svg { display: block; width: 100%; height: auto; }
        figure.chart text { fill: var(--faint); font-size: 12px; }
        figure.chart .grid { stroke: var(--line); stroke-width: 1; }
        figure.chart .axis { stroke: var(--faint); stroke-width: 1; }
        figure.chart .curve { fill: none; stroke: var(--series); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        figure.chart .mark { fill: var(--series); }
        figure.chart .reference { stroke: var(--text); stroke-width: 1; stroke-dasharray: 2 3; }
        figure.chart .reference-name { fill: var(--text); }
        ul.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .125rem 1rem; margin: .25rem 0 0; padding: 0; font-size: .8125rem; }
        ul.legend li { display: flex; align-items: center; gap: .4rem; }
        figure.chart ul.legend svg { width: 28px; height: 12px; flex: none; }
        @media print { body { font-size: 11pt; } }
        """
}
