/** The report's style sheet. Language and colours follow two groups of radio buttons, without a script. */
export const pageStyle = `
:root{color-scheme:light dark;--ink:light-dark(#211c15,#f4eee2);--soft:light-dark(#62594c,#b5ab9a);--rule:light-dark(#e0d8c9,#3a342a);--page:light-dark(#faf6ef,#14120e);--card:light-dark(#fffdf9,#1d1a15);--accent:light-dark(#1d5c49,#7cc7ab);--slow:light-dark(#b4430f,#f29a66);--fast:light-dark(#1d5c49,#7cc7ab);--third:light-dark(#2a5a8c,#9cc4ee);--warm:light-dark(#fbe6d8,#43281a)}
:root:has(#colours-light:checked){color-scheme:light}:root:has(#colours-dark:checked){color-scheme:dark}
:root:has(#language-ko:checked) .en,:root:has(#language-en:checked) .ko{display:none}
*{box-sizing:border-box}
body{font:16px/1.6 Pretendard,"Apple SD Gothic Neo","Noto Sans KR","Noto Sans CJK KR",system-ui,sans-serif;margin:0;color:var(--ink);background:var(--page);word-break:keep-all;overflow-wrap:anywhere}
header,main,footer{max-width:70rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;gap:.75rem 2rem;align-items:center;justify-content:space-between;padding-top:1.5rem}
h1{font-size:1.5rem;line-height:1.25;margin:0}h2{font-size:1.2rem;line-height:1.3;margin:0}h3{font-size:1rem;margin:1.5rem 0 0}
.switches{display:flex;flex-wrap:wrap;gap:.5rem}fieldset{display:flex;border:1px solid var(--rule);border-radius:999px;padding:2px;margin:0}
legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
label{position:relative;cursor:pointer}label input{position:absolute;inset:0;opacity:0;margin:0;width:100%;height:100%}label>span{display:inline-flex;align-items:center;min-height:40px;padding:0 .8rem;border-radius:999px;font-size:.875rem;color:var(--soft)}
label input:checked+span{background:var(--accent);color:var(--page);font-weight:600}label input:focus-visible+span,.scroll:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.25rem 0 0}.facts div{padding:1rem;background:var(--card);border:1px solid var(--rule);border-radius:14px}
.facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0;font-size:1.7rem;line-height:1.3;font-weight:650;font-variant-numeric:tabular-nums}
section{margin:1.25rem 0;padding:1.25rem;background:var(--card);border:1px solid var(--rule);border-radius:18px}
.says{color:var(--soft);margin:.25rem 0 1rem;max-width:46rem}.partial{background:var(--warm);color:var(--slow);padding:.75rem 1rem;border-radius:10px}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0 0 .25rem;padding:0;font-size:.875rem}.legend i{display:inline-block;width:.8em;height:.8em;border-radius:50%;background:var(--series);margin-right:.45em}
svg.wide,svg.narrow{width:100%;height:auto;display:block}svg.narrow{display:none}svg text{fill:var(--soft);font-size:12px}.grid{stroke:var(--rule)}
.series-0{--series:var(--slow)}.series-1{--series:var(--fast)}.series-2{--series:var(--third)}
g polyline{fill:none;stroke:var(--series);stroke-width:2.2;stroke-linejoin:round}g.series-2 polyline{stroke-dasharray:6 4}g circle{fill:var(--series)}g.faint circle{fill-opacity:.7}
.scroll{overflow-x:auto;margin-top:1rem}table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.45rem .5rem;border-bottom:1px solid var(--rule);text-align:right;font-weight:400;white-space:nowrap}th[scope=row]{text-align:left;font-weight:600}thead th,thead td{color:var(--soft);font-size:.8rem;vertical-align:bottom;white-space:normal;min-width:4.2rem}thead th:first-child{text-align:left}tbody tr:last-child>*{border-bottom:0}
.bar{position:relative;display:block;min-width:4.25rem;padding:.1rem .35rem}.bar svg{position:absolute;inset:0;width:100%;height:100%}.bar rect{fill:var(--series);fill-opacity:.22}.bar b{position:relative;font-weight:600}
.explained,.made{display:grid;gap:.25rem 1rem;margin:1rem 0 0;font-size:.85rem;color:var(--soft)}.explained{grid-template-columns:repeat(auto-fit,minmax(17rem,1fr))}.explained dt,.made dt{font-weight:600;color:var(--ink)}.explained dd{margin:0}
.made{padding-top:.75rem;border-top:1px solid var(--rule)}.made div{display:grid;grid-template-columns:5rem 1fr}.made dd{margin:0}
code{font-family:ui-monospace,"SF Mono","Noto Sans Mono CJK KR",monospace;font-size:.92em}a{color:var(--accent)}footer{padding-bottom:2rem}
@media (max-width:600px){svg.wide{display:none}svg.narrow{display:block}section{padding:1rem .85rem}.made div{grid-template-columns:1fr}th[scope=row]{position:sticky;left:0;background:var(--card);white-space:normal;min-width:6.5rem;max-width:9rem}}
@media print{section{break-inside:avoid}.switches{display:none}}
`;
