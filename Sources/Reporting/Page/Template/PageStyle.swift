import Crypto
import Foundation

/// The one style sheet of report.html, and the policy that lets it in by its hash and nothing else at all.
enum PageStyle {
  /// The content security policy of the page. Styles are allowed by the hash of the sheet: an attribute or a sheet
  /// that some value smuggled in would have no effect.
  static let policy = "default-src 'none'; style-src '\(hash)'; base-uri 'none'; form-action 'none'"

  private static var hash: String {
    "sha256-" + Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString()
  }

  static let sheet = tokens + layout + elements + charts + print

  /// Colours. Text on ground has a contrast of 4.5 and more in both schemes.
  private static let tokens = """

    :root {
      color-scheme: light dark;
      --ground: #ffffff; --panel: #f6f7f9; --line: #d9dee4; --ink: #1c2128; --soft: #57606b; --link: #0b57b7;
      --good: #1a7a3c; --warn: #8a5300; --bad: #b42318; --sign: #ffffff; --stripe: rgba(255, 255, 255, .55);
      --edge: #57606b;
      --created: #2b8a50; --pending: #2f6fd0; --deferred: #7a5cc4; --duplicate: #8c96a1; --changed: #b8901c;
      --skipped: #c3cad2; --rejected: #c7372c; --failed: #c85a1e; --doubt: #b07a12; --gone: #a3acb6;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --ground: #101418; --panel: #181d23; --line: #2c343d; --ink: #e5eaf0; --soft: #9ca8b5; --link: #84b6ff;
        --good: #62c984; --warn: #e4b04a; --bad: #ff8a80; --sign: #101418; --stripe: rgba(0, 0, 0, .5);
        --edge: #9ca8b5;
        --created: #4fb477; --pending: #6ea3f2; --deferred: #a68ee6; --duplicate: #7f8a96; --changed: #d6b34a;
        --skipped: #56616d; --rejected: #ef6a5f; --failed: #ee8a54; --doubt: #dca940; --gone: #6b7682;
      }
    }

    """

  private static let layout = """
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 var(--sans);
      overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
    .masthead, .contents, main, .colophon { max-width: 58rem; margin-inline: auto; padding-inline: 1.5rem; }
    .masthead { padding-top: 1.75rem; display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; align-items: baseline;
      justify-content: space-between; }
    .brand { margin: 0; font-weight: 650; letter-spacing: -.01em; }
    .brand span { margin-left: .6rem; padding-left: .7rem; border-left: 1px solid var(--line); font-weight: 400;
      color: var(--soft); }
    .about { display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; margin: 0; font-size: .8125rem; color: var(--soft); }
    .about div { display: flex; gap: .4rem; }
    .about dt::after { content: ":"; }
    .about dd { margin: 0; color: var(--ink); }
    .contents ul { display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; margin: 1rem 0 0; padding: .55rem 0;
      list-style: none; border-block: 1px solid var(--line); font-size: .875rem; }
    .contents a { text-decoration: none; display: inline-block; padding: .15rem 0; }
    .contents a:hover { text-decoration: underline; }
    main { padding-bottom: 1rem; outline: 0; }
    section { padding-top: 2.5rem; }
    .verdict { padding-top: 2.25rem; }
    .sign-off { margin-top: 2.5rem; padding: 1.1rem 1.35rem 1.5rem; border: 1px solid var(--line); border-radius: .6rem; }
    .colophon { margin-top: 3rem; padding-block: 1.25rem 2.5rem; color: var(--soft); font-size: .8125rem; }
    .skip { position: absolute; left: 1rem; top: -5rem; padding: .5rem 1rem; background: var(--ground);
      border: 2px solid var(--link); border-radius: .4rem; z-index: 1; }
    .skip:focus { top: 1rem; }
    .patterns { position: absolute; }
    .hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }

    """

  private static let elements = """
    h1 { margin: .5rem 0 .6rem; font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.15; font-weight: 680;
      letter-spacing: -.022em; text-wrap: balance; }
    h2 { margin: 0 0 .8rem; font-size: 1.1875rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
    h3 { margin: 1.75rem 0 .5rem; font-size: 1rem; line-height: 1.4; font-weight: 650; }
    h4 { margin: 1rem 0 .25rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
    p { margin: 0 0 .6rem; }
    a { color: var(--link); text-underline-offset: .15em; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
    code, .mono, pre { font-family: var(--mono); font-size: .875em; }
    .intro code, .colophon code { white-space: nowrap; }
    .small { font-size: .75rem; color: var(--soft); }
    .remark, .intro, .more { color: var(--soft); }
    .intro { max-width: 46rem; }
    .more { font-size: .875rem; margin-top: .5rem; }
    .badge { display: flex; align-items: center; gap: .5rem; margin: 0; font-size: .9375rem; font-weight: 600; }
    .badge svg { flex: none; }
    .sign { fill: none; stroke: var(--sign); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    .good .disc { fill: var(--good); } .warn .disc { fill: var(--warn); } .bad .disc { fill: var(--bad); }
    .good .badge { color: var(--good); } .warn .badge { color: var(--warn); } .bad .badge { color: var(--bad); }
    .lead { max-width: 46rem; font-size: 1.125rem; line-height: 1.5; text-wrap: pretty; }
    .reason { max-width: 46rem; margin-bottom: .35rem; }
    .command { margin: .25rem 0 0; padding: .75rem 1rem; background: var(--panel); border: 1px solid var(--line);
      border-radius: .4rem; white-space: pre-wrap; }
    dl { margin: 0; }
    dd { margin: 0; }
    .glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12.5rem), 1fr)); gap: 1.1rem 2rem; }
    .glance dt { font-size: .8125rem; color: var(--soft); }
    .glance dd { font-size: 1.0625rem; font-weight: 600; line-height: 1.35; }
    .glance .remark { display: block; font-size: .8125rem; font-weight: 400; }
    .sign-off h2 { margin-bottom: .35rem; }
    .plan .remark { font-size: .875rem; }
    .lines { display: grid; grid-template-columns: 2fr 1fr; gap: 1.5rem; margin-top: 2.25rem; }
    .lines p { margin: 0; padding-top: .3rem; border-top: 1px solid var(--edge); font-size: .8125rem; color: var(--soft); }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.45; }
    caption { padding: 0 0 .4rem; text-align: left; font-size: .8125rem; color: var(--soft); }
    th, td { padding: .4rem 1.25rem .4rem 0; text-align: left; vertical-align: baseline; font-weight: 400; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { font-size: .8125rem; color: var(--soft); border-bottom: 1px solid var(--line); white-space: nowrap; }
    tbody th, tbody td { border-bottom: 1px solid var(--line); }
    .bar-head { border-bottom: 1px solid var(--line); }
    .figure { text-align: right; white-space: nowrap; }
    .counts { margin-top: .75rem; }
    .counts th { white-space: nowrap; width: 1%; }
    .counts .figure { width: 1%; }
    .counts .share, .counts .meaning { color: var(--soft); font-size: .875rem; }
    .counts .meaning { padding-left: .5rem; }
    .counts tfoot th, .counts tfoot td { padding-top: .5rem; font-weight: 650; border: 0; }
    .counts tbody tr:last-child > * { border-bottom: 2px solid var(--edge); }
    .counts tfoot th { padding-left: 1.35rem; white-space: nowrap; }
    .narrow { width: auto; min-width: min(100%, 20rem); }
    .bar { width: 35%; min-width: 5rem; }
    .bar svg { display: block; }
    .scroll { overflow-x: auto; }
    .scroll table { overflow-wrap: break-word; }
    .scroll th[scope="row"] { min-width: 8rem; max-width: 24rem; overflow-wrap: anywhere; }
    #inputs-table th[scope="row"] { min-width: 14rem; }
    .word { white-space: nowrap; }
    .id { display: block; }
    .hash { min-width: 18rem; word-break: break-all; }
    details { margin-top: .75rem; }
    details .scroll { max-height: 26rem; overflow: auto; padding-right: 1rem; }
    details table { width: auto; min-width: min(100%, 30rem); }
    summary { cursor: pointer; width: fit-content; font-size: .875rem; color: var(--link); }
    details[open] > summary { margin-bottom: .6rem; }
    .problem { padding: 1rem 0; border-top: 1px solid var(--line); }
    .problem h3 { margin: 0 0 .4rem; }
    .problem .times { margin-right: .25rem; }
    .problem h3 code { color: var(--bad); }
    .problem .in { color: var(--soft); font-weight: 400; }
    .examples { margin: 0 0 .5rem; padding: 0; list-style: none; }
    .examples li { margin-bottom: .35rem; padding-left: .9rem; border-left: 2px solid var(--line); }
    .place { display: block; font: .8125rem/1.5 var(--mono); color: var(--soft); }
    .fix { margin-bottom: .25rem; }
    .explain { margin: 0; font-size: .875rem; color: var(--soft); }
    .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.25rem;
      align-items: start; }
    .card { padding: 1rem 1.2rem 1.2rem; background: var(--panel); border: 1px solid var(--line); border-radius: .6rem;
      min-width: 0; overflow: hidden; }
    .card .kind { margin: 0; font-size: .75rem; color: var(--soft); }
    .card h3 { margin: .2rem 0 .5rem; }
    .card .description { margin-bottom: .75rem; }
    .card .description p { margin: 0; min-height: 1em; }
    .card dl div { display: grid; grid-template-columns: minmax(6.5rem, 2fr) 3fr; gap: .75rem; padding: .2rem 0;
      font-size: .875rem; }
    .card dt { color: var(--soft); }
    .card dd .remark { display: block; }
    .side-by-side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
      gap: 1.5rem 3rem; margin-top: 1.5rem; align-items: start; }
    .side-by-side caption { font-weight: 600; color: var(--ink); font-size: .9375rem; }
    .notes { margin: 0; padding-left: 1.1rem; }
    .notes li { margin-bottom: .35rem; }
    .files div { display: grid; grid-template-columns: minmax(8rem, 11rem) 1fr; gap: 1rem; padding: .3rem 0;
      border-bottom: 1px solid var(--line); font-size: .9375rem; }
    .files dt { font-weight: 400; }
    .files dd { color: var(--soft); }
    bdi { unicode-bidi: isolate; }
    @media (max-width: 40rem) {
      .masthead, .contents, main, .colophon { padding-inline: 1rem; }
      section { padding-top: 2rem; }
      .lead { font-size: 1.0625rem; }
      .counts .share { display: none; }
      .counts .meaning { font-size: .8125rem; line-height: 1.35; }
      .counts tbody th { white-space: normal; min-width: 6.5rem; }
      .counts th, .counts td { padding-right: .75rem; }
      .files div { grid-template-columns: 1fr; gap: 0; }
      .lines { gap: 1rem; }
    }

    """

  private static let charts = """
    .stack { display: block; border-radius: .3rem; }
    .stack rect { stroke: var(--ground); stroke-width: 1.5; }
    figure { margin: 1.1rem 0 0; }
    .unit { margin: 0; font-size: .75rem; color: var(--soft); }
    .columns { display: block; overflow: visible; width: calc(100% - 3.5rem); margin-left: 3.5rem; }
    .columns text { font: 12px var(--sans); fill: var(--soft); }
    .grid { stroke: var(--line); stroke-width: 1; }
    .notch { stroke: var(--edge); stroke-width: 1; }
    .axis { stroke: var(--edge); stroke-width: 1; }
    .level { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 6 4; }
    .columns .level-label { fill: var(--bad); font-weight: 600; }
    .band { fill: var(--panel); stroke: var(--edge); stroke-width: 1; stroke-dasharray: 3 3; }
    .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.25rem; margin: .6rem 0 0; padding: 0; list-style: none;
      font-size: .8125rem; color: var(--soft); }
    .key { margin-right: .6rem; vertical-align: -1px; border-radius: 2px; }
    .s-created { fill: var(--created); } .s-pending { fill: var(--pending); } .s-deferred { fill: var(--deferred); }
    .s-duplicate { fill: var(--duplicate); } .s-changed { fill: var(--changed); } .s-skipped { fill: var(--skipped); }
    .s-withdrawn { fill: var(--gone); } .s-undone { fill: var(--duplicate); } .s-now { fill: var(--pending); }
    .s-rejected { fill: url(#hatch-rejected); } .s-failed { fill: url(#hatch-failed); }
    .s-in-doubt { fill: url(#hatch-in-doubt); } .s-planned { fill: url(#hatch-planned); }
    .ground-rejected { fill: var(--rejected); } .ground-failed { fill: var(--failed); }
    .ground-in-doubt { fill: var(--doubt); } .ground-planned { fill: var(--pending); } .stripe { fill: var(--stripe); }
    @media (max-width: 40rem) { .columns .minor { display: none; } .columns { width: calc(100% - 2.75rem); margin-left: 2.75rem; } }
    @media (forced-colors: active) { svg { forced-color-adjust: none; } }

    """

  private static let print = """
    @page { size: A4; margin: 12mm 15mm; }
    @media print {
      html { font-size: 9.5pt; }
      body { background: none; }
      .skip, .contents { display: none; }
      .masthead, main, .colophon { max-width: none; padding-inline: 0; }
      .masthead { padding-top: 0; padding-bottom: .6rem; border-bottom: 1px solid var(--edge); }
      /* Page one is one sheet: the verdict gives way when there is too much, the sign-off stands at its foot. */
      .masthead { max-height: 24mm; overflow: hidden; }
      .sheet { display: flex; flex-direction: column; height: 246mm; overflow: hidden; break-after: page; }
      .sheet > section { flex: none; }
      .sheet > .verdict { flex: 0 1 auto; min-height: 0; overflow: hidden; }
      .sheet section { padding-top: .95rem; }
      .sheet h2 { margin-bottom: .5rem; }
      .glance { gap: .7rem 2rem; }
      .sheet .sign-off { margin-top: auto; padding-block: .8rem 1rem; break-inside: avoid; }
      .lines { margin-top: 2.4rem; }
      .counts th, .counts td { padding-block: .18rem; }
      h1 { font-size: 1.9rem; }
      h2, h3, h4, caption { break-after: avoid; }
      .problem, .card, figure, tr, .side-by-side table { break-inside: avoid; }
      details:not([open]) { display: none; }
      .scroll { overflow: visible; max-height: none; }
      svg, .card, .command { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .cards { grid-template-columns: 1fr 1fr; }
      .hash { min-width: 0; }
      .sheet .reason, .sheet .lead { max-height: 4.7em; overflow: hidden; }
      .sheet .command { max-height: 6em; overflow: hidden; }
      .sheet dd, .about dd, .plan { max-height: 4.2em; overflow: hidden; }
      h1 { max-height: 3.6em; overflow: hidden; }
      a { color: inherit; }
    }

    """
}
