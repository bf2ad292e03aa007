import{a as $,b as d,e as g}from"./chunk-LCFNEOYQ.js";import{f as s,i as n,ia as b,k as r,n as p,r as f,s as m}from"./chunk-7KZNGLP5.js";var h=8;function I(e,l,t){let a=l.path(e).slice(-h),c=l.effects(e.seq).find(t.seen),i=l.get(e.frame??null),u=$(e);return s`<aside class="explanation" aria-label="The selected entry">
    <p class="words">${k(g(e,l))}</p>
    ${a.length>1?s`<ol class="steps" aria-label="How it came to this">${a.map(o=>s`<li>
          <button class="step ${E(o)}" aria-current=${o===e?"step":n} @click=${()=>t.select(o.seq)}>
            <small>${o.lane===r?"server":o.lane}</small> ${T(o)}
          </button></li>`)}</ol>`:n}
    ${e.wire&&t.open?t.open(e):n}
    ${u?s`<pre class="values" tabindex="0" aria-label="Arguments">${u}</pre>`:n}
    ${e.argsSize?s`<p class="hint">This is the beginning; the whole is ${e.argsSize.toLocaleString()} bytes.</p>`:n}
    <footer>
      ${e.source?s`<button class="link" @click=${()=>t.goTo(e.source)}>${d(e.source)}</button>`:n}
      ${t.times>1?s`<button class="link" data-action="unfold" @click=${t.unfold}>show all ${t.times}</button>`:n}
      ${i&&t.seen(i.seq)?s`<button class="link" data-action="frame" @click=${()=>t.select(i.seq)}>its frame</button>`:n}
      ${e.socket?s`<span class="hint">socket ${e.socket}</span>`:n}
      ${e.namespace?s`<span class="hint">namespace ${e.namespace}</span>`:n}
      <span class="space"></span>
      ${t.again?s`<button class="link" data-action="fork-here" @click=${t.again}>Run again up to here…</button>`:n}
      <button class="tool" aria-label="Its cause" title="Its cause (←)" ?disabled=${!l.cause(e)} @click=${()=>t.select(e.cause)}>${f}</button>
      <button class="tool" aria-label="Its first effect" title="Its first effect (→)" ?disabled=${c===void 0} @click=${()=>t.select(c)}>${m}</button>
      <button class="tool" aria-label="Close the explanation" title="Close (Esc)" @click=${()=>t.select(null)}>${p}</button>
    </footer>
  </aside>`}function k(e){return e.map(v)}function v(e){return typeof e=="string"?e:s`<code class="event ${e.builtin?"builtin":"custom"}">${e.event}</code>`}function E(e){return e.event?e.builtin?"builtin":"custom":""}function T(e){let{verb:l,chip:t}=b(e);return[l,t].filter(Boolean).join(" ")||e.kind}export{I as a,k as b};
