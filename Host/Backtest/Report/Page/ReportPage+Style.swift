extension ReportPage {
  /// Light and dark by what the reader's system says; on paper always light.
  static let style: HTML = """

    :root { --paper: #fff; --ink: #1b2430; --faint: #667085; --rule: #e3e7ed; --card: #f6f8fa; --blue: #2563c9;
      --gain: #0a7f43; --loss: #c2302b; --gain-rgb: 20 160 90; --loss-rgb: 215 60 50; --warn: #fff5db; --warn-ink: #6b4a00 }
    @media screen and (prefers-color-scheme: dark) { :root { --paper: #12161c; --ink: #e4e8ee; --faint: #97a3b4;
      --rule: #2b333e; --card: #1a2028; --blue: #6ea8fe; --gain: #4cc88a; --loss: #ff7b72; --gain-rgb: 60 190 120;
      --loss-rgb: 240 90 80; --warn: #3a2f12; --warn-ink: #ffdf94 } }
    * { box-sizing: border-box }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
    main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 48px }
    h1 { font-size: 24px; margin: 0 0 2px } h2 { font-size: 17px; margin: 34px 0 8px; border-bottom: 1px solid var(--rule);
      padding-bottom: 4px } h3 { font-size: 13px; margin: 14px 0 2px; color: var(--faint); font-weight: 600 }
    p { margin: 4px 0 } .faint, figcaption { color: var(--faint) } figcaption { font-size: 12px }
    figure { margin: 0 } code { font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere }
    pre { background: var(--card); padding: 10px 12px; border-radius: 6px; margin: 6px 0; white-space: pre-wrap }
    .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(118px, 1fr)); gap: 8px; margin: 18px 0 }
    .card { background: var(--card); border-radius: 8px; padding: 9px 12px } .card span { display: block; font-size: 12px;
      color: var(--faint); white-space: nowrap } .card data { font-size: 18px; font-weight: 600; white-space: nowrap }
    .warnings { background: var(--warn); color: var(--warn-ink); border-radius: 8px; padding: 8px 14px; margin: 14px 0 }
    .warnings ul { margin: 2px 0; padding-left: 18px }
    .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 4px 32px }
    .columns > * { min-width: 0 } .flow { columns: 3 280px; column-gap: 32px } .group { break-inside: avoid }
    .group h3 { margin-top: 0;
      padding-top: 10px } .wide { overflow-x: auto }
    .wide + .wide { margin-top: 14px } .facts { display: flex; flex-wrap: wrap; gap: 2px 22px; margin: 4px 0 }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
    th, td { padding: 3px 6px; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap }
    th { color: var(--faint); font-weight: 600; font-size: 12px } th:first-child, td:first-child { padding-left: 0 }
    th:last-child, td:last-child { padding-right: 0 } .t { text-align: left } td.w { white-space: normal;
      overflow-wrap: anywhere } td.with { white-space: normal; min-width: 140px } .gain { color: var(--gain) } .loss { color: var(--loss) }
    .small td { font-size: 12.5px } .small th, .small td { padding: 3px 5px } tfoot td { font-weight: 600 }
    .heat td { text-align: center; border: 2px solid var(--paper); border-radius: 5px; padding: 5px 2px; font-size: 12px }
    .heat th { text-align: center } .heat td.g { background: rgb(var(--gain-rgb) / var(--a)) }
    .heat td.l { background: rgb(var(--loss-rgb) / var(--a)) }
    svg.plot { display: block; width: 100%; height: auto; font-size: 11px } svg.broad { font-size: 9px }
    svg text { fill: var(--faint) }
    svg .y { text-anchor: end } svg .x { text-anchor: middle } svg .grid, svg .tick { stroke: var(--rule) }
    svg .zero { stroke: var(--faint); stroke-opacity: 0.6 } svg .post { stroke: var(--loss); stroke-dasharray: 4 3 }
    svg .line { fill: none; stroke: var(--blue); stroke-width: 1.4; stroke-linejoin: round }
    svg .area { fill: var(--blue); fill-opacity: 0.16 } svg .area.loss { fill: var(--loss); fill-opacity: 0.28 }
    svg .line.loss { stroke: var(--loss); stroke-width: 1 } svg .bar { fill: var(--blue); fill-opacity: 0.75 }
    svg .bar.loss { fill: var(--loss) } svg .bar.gain { fill: var(--gain) }
    svg .cloud { fill: none; stroke-linecap: round; stroke-opacity: 0.75; stroke-width: 3 }
    svg .cloud.big { stroke-width: 6 } svg .cloud.some { stroke-width: 4.2 } svg .cloud.many { stroke-width: 6; stroke-opacity: 1 }
    svg .cloud.gain { stroke: var(--gain) } svg .cloud.loss { stroke: var(--loss) }
    svg .line.s0 { stroke: #2563c9 } svg .line.s1 { stroke: #d9730d } svg .line.s2 { stroke: #0f8f6f } svg .line.s3 { stroke: #b0306a } svg .line.s4 { stroke: #7a5cd6 }
    svg .line.s5 { stroke: #7c6a0a } svg .line.s6 { stroke: #3c8dbc } svg .line.s7 { stroke: #8a4b2a } svg .line.all { stroke-width: 2.2;
      stroke: var(--ink) } .key { display: inline-block; margin-right: 14px; white-space: nowrap } .key svg { width: 18px;
      height: 8px; margin-right: 4px; display: inline-block }
    @media screen and (max-width: 700px) { main { padding: 14px 12px } figure { overflow-x: auto } svg.plot.broad {
      min-width: 640px; font-size: 11px } .columns { grid-template-columns: 1fr } }
    @media print { @page { margin: 12mm } body { font-size: 10.5px; print-color-adjust: exact;
      -webkit-print-color-adjust: exact } main { max-width: none; padding: 0 } h2 { margin-top: 18px; break-after: avoid }
      h3 { break-after: avoid } figure, tr, .card, .warnings, pre, .group { break-inside: avoid } .wide { overflow: visible }
      .small td, .small th { font-size: 7.5px; padding: 1px 2px } .cards { grid-template-columns: repeat(8, 1fr); gap: 4px }
      .card { padding: 5px 6px } .card data { font-size: 12px } .card span { font-size: 8.5px }
      .flow { columns: 3; column-gap: 18px } .columns.two { grid-template-columns: 1fr 1fr } }

    """
}
