/** The style sheet of the report: light and dark, wide and narrow, screen and paper. No fonts or images are loaded. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--page:#f4f6f9;--ink:#1a2433;--soft:#5b6778;--line:#dde3ea;--head:#f1f4f8;--accent:#1f5a99;
--good:#1b7a57;--watch:#9a5a00;--bad:#b3261e;--info:#1f5a99;--good-bg:#e7f5ee;--watch-bg:#fdf1dd;--bad-bg:#fdeae8;--info-bg:#e8f0fa}
@media screen and (prefers-color-scheme:dark){:root{--bg:#151b24;--page:#0e131a;--ink:#e4e9f0;--soft:#9aa7b8;--line:#2c3644;--head:#1d2530;--accent:#7db4ee;
--good:#5fcf9f;--watch:#f0b354;--bad:#ff8d82;--info:#7db4ee;--good-bg:#12291f;--watch-bg:#2e2412;--bad-bg:#331a18;--info-bg:#14253a}
.chart [fill="#334155"]{fill:#cbd5e1}.chart [stroke="#e2e8f0"]{stroke:#2c3644}.chart [stroke="#94a3b8"]{stroke:#64748b}
.chart [fill="#c0392b"]{fill:#ff8d82}.chart [stroke="#c0392b"]{stroke:#ff8d82}.chart circle[fill="#fff"],.chart path[fill="#fff"]{fill:#151b24}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
.sheet{max-width:60rem;margin:0 auto;padding:2.5rem 3rem 4rem;background:var(--bg)}
a{color:var(--accent)}
header{border-bottom:3px solid var(--accent);padding-bottom:1rem;margin-bottom:1.5rem}
header .company{margin:0;color:var(--soft);font-weight:600;letter-spacing:.02em}
h1{margin:.1rem 0 .3rem;font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}
h2{margin:2.8rem 0 .8rem;padding-bottom:.35rem;border-bottom:1px solid var(--line);font-size:1.4rem;line-height:1.25}
h3{margin:1.8rem 0 .5rem;font-size:1.06rem;line-height:1.3}
.meta{margin:0;color:var(--soft);font-size:.86rem}
p{margin:.6rem 0}li{margin:.25rem 0}
nav{margin-bottom:1rem;padding:.9rem 1.2rem;background:var(--head);border-radius:6px}
nav ol{margin:0;padding-left:1.3rem;columns:2 16rem;column-gap:2rem;font-size:.92rem}
nav li{margin:0}nav a{text-decoration:none}nav a:hover{text-decoration:underline}
.fig{color:inherit;text-decoration:underline dotted color-mix(in srgb,currentColor 45%,transparent);text-underline-offset:.22em;text-decoration-thickness:1px;white-space:nowrap;font-variant-numeric:tabular-nums lining-nums}
.fig:hover,.fig:focus-visible{color:var(--accent);text-decoration-style:solid}
td .fig,.kpi .fig{text-decoration-color:transparent}td .fig:hover,.kpi .fig:hover{text-decoration-color:currentColor}
.cur{font-size:.8em;color:var(--soft);font-weight:400}
.scroll{overflow-x:auto;max-width:100%}
table{width:100%;margin:.9rem 0 1.4rem;border-collapse:collapse;font-size:.89rem;line-height:1.35}
caption{padding:.2rem 0 .5rem;text-align:left;font-weight:600;font-size:.95rem}
th,td{padding:.36rem .7rem;border-bottom:1px solid var(--line);vertical-align:top;text-align:left;font-weight:400}
th:first-child,td:first-child{padding-left:.5rem}th:last-child,td:last-child{padding-right:.5rem}
thead th{background:var(--head);font-weight:600;color:var(--soft);font-size:.8rem;vertical-align:bottom;border-bottom:1px solid var(--soft)}
.right{text-align:right;font-variant-numeric:tabular-nums lining-nums}.center{text-align:center}
.in1{padding-left:1.6rem!important}.in2{padding-left:2.7rem!important}.in3{padding-left:3.8rem!important}
tr.group>*{padding-top:.9rem;font-weight:650}tr.subtotal>*{border-top:1px solid var(--soft);font-weight:600}
tr.total>*{border-top:2px solid var(--ink);border-bottom:2px solid var(--ink);font-weight:700}
time{white-space:nowrap;font-variant-numeric:tabular-nums}
.kpis{display:grid;grid-template-columns:repeat(auto-fill,minmax(15.5rem,1fr));gap:.9rem;margin:1rem 0 1.4rem}
.kpi{padding:.8rem 1rem .7rem;border:1px solid var(--line);border-left:4px solid var(--line);border-radius:6px;background:var(--bg)}
.kpi.good{border-left-color:var(--good)}.kpi.watch{border-left-color:var(--watch)}.kpi.bad{border-left-color:var(--bad)}
.kpi-head{display:flex;justify-content:space-between;align-items:center;gap:.5rem;min-height:1.5rem}
.kpi-label{color:var(--soft);font-size:.84rem;font-weight:600}
.kpi-value{font-size:1.42rem;font-weight:650;line-height:1.35;letter-spacing:-.01em}.kpi-value .cur{font-size:.62em}
.kpi dl{margin:.35rem 0 0;font-size:.8rem;color:var(--soft)}.kpi dl div{display:flex;justify-content:space-between;gap:.6rem}.kpi dd{margin:0;color:var(--ink)}
.pill{display:inline-block;padding:.05rem .5rem;border-radius:1rem;font-size:.72rem;font-weight:700;white-space:nowrap}
.pill.good{color:var(--good);background:var(--good-bg)}.pill.watch{color:var(--watch);background:var(--watch-bg)}.pill.bad{color:var(--bad);background:var(--bad-bg)}
.callout{margin:1rem 0;padding:.7rem 1rem;border-left:4px solid var(--info);border-radius:4px;background:var(--info-bg)}
.callout p{margin:.15rem 0 0}.callout strong:first-child{color:var(--info)}
.callout.good{border-color:var(--good);background:var(--good-bg)}.callout.good>strong{color:var(--good)}
.callout.watch{border-color:var(--watch);background:var(--watch-bg)}.callout.watch>strong{color:var(--watch)}
.callout.bad{border-color:var(--bad);background:var(--bad-bg)}.callout.bad>strong{color:var(--bad)}
.chart{margin:1.2rem 0 1.6rem}.chart figcaption{margin-bottom:.4rem;font-size:.95rem}.chart figcaption a{font-size:.8rem;margin-left:.4rem}
.chart svg{display:block;width:100%;min-width:34rem;height:auto}.chart text{font-family:inherit!important}
.trace{padding:.7rem .5rem .8rem;border-bottom:1px solid var(--line);font-size:.84rem}
.trace h3{display:flex;justify-content:space-between;flex-wrap:wrap;gap:0 1rem;margin:0;font-size:.95rem}.trace p{margin:.2rem 0}
.trace b{display:inline-block;min-width:4.6rem;color:var(--soft);font-weight:600}.trace ul{display:inline-flex;flex-wrap:wrap;gap:0 1.2rem;margin:0;padding:0;list-style:none;max-width:calc(100% - 5rem);vertical-align:top}
.trace li{margin:0}.trace table{margin:.4rem 0;font-size:.8rem}.trace th,.trace td{padding:.15rem .5rem}.trace code{overflow-wrap:anywhere}
.trace:target,.scroll:target{background:var(--info-bg);outline:2px solid var(--info);outline-offset:2px}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.refusal{color:var(--bad)}
footer{margin-top:2rem;padding-top:.8rem;border-top:1px solid var(--line)}
@media (max-width:40rem){.sheet{padding:1.2rem 1rem 2rem}h1{font-size:1.55rem}h2{font-size:1.22rem}.kpis{grid-template-columns:1fr}nav ol{columns:1}}
@media print{:root{color-scheme:light}
@page{size:A4;margin:16mm 14mm}@page wide{size:A4 landscape;margin:14mm 12mm}.wide{page:wide}.wide table{font-size:5.6pt}.wide th,.wide td{padding:.15rem .12rem}body{font-size:10pt;background:#fff}.sheet{max-width:none;padding:0}.scroll{overflow:visible}
h2,h3,caption,figcaption,thead{break-after:avoid}tbody tr:first-child{break-before:avoid}tr,.kpi,.callout,.chart,.trace{break-inside:avoid}thead{display:table-header-group}
.page-break{break-after:page}.fig{text-decoration:none}.kpis{grid-template-columns:repeat(3,1fr)}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`.trim();
