import{b as w,c as N,d as x}from"./chunk-TBSZQSCJ.js";import{c as H}from"./chunk-IZWKW5EF.js";import"./chunk-BYXBJQAS.js";import{M as T,O as L,Q as O,c as g,e as R,f as h,fa as b,ga as v,h as j,ha as C,i as A,ia as y,ka as k,la as P,x as f,y as D}from"./chunk-SSSCBDES.js";import"./chunk-WOT6VMZA.js";function B(e,t,i){let n=e.map(({at:a})=>`${(a/1e6).toFixed(3)} s`),o=n.reduce((a,s)=>Math.max(a,s.length),0),r=e.map((a,s)=>`${n[s].padStart(o)}  ${$(L(O(a,t)))}`);return[$(i),"",...r,""].join(`
`)}function $(e){return e.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,t=>({"\n":"\\n","\r":"\\r","	":"\\t"})[t]??`\\u${t.charCodeAt(0).toString(16).padStart(4,"0")}`)}var G=80;function I(e,t,i){let n=new Map(t.map((a,s)=>[a,`p${s}`])),o=new Set(e.map(({seq:a})=>a)),r=["sequenceDiagram"];for(let[a,s]of n)r.push(`  participant ${s} as ${V(a)}`);for(let a of e){let s=n.get(a.lane);if(!s)continue;let d=X(a,o,i),p=d&&n.get(d.lane);a.kind==="program"?r.push(`  Note over p0${n.size>1?`,p${n.size-1}`:""}: ${E(a)}`):p&&p!==s?r.push(`  ${p}${a.kind==="acked"?"-->>":"->>"}${s}: ${E(a)}`):U(a,o,i)||r.push(`  Note over ${s}: ${E(a)}`)}return`${r.join(`
`)}
`}function X(e,t,i){return i.path(e).slice(0,-1).findLast(({seq:n})=>t.has(n))}function U(e,t,i){return i.effects(e.seq).some(n=>{let o=i.get(n);return o&&(t.has(n)?o.lane!==e.lane:U(o,t,i))})}function E(e){let{verb:t,chip:i,note:n}=T(e),o=e.lane===f||e.kind!=="event"?t:"";return V([o,i,n].filter(Boolean).join(" ")||e.kind)}function V(e){let t=$(e),i=t.length>G?`${t.slice(0,G-1)}\u2026`:t;return Array.from(i,n=>/[\p{L}\p{N} ._,'()…-]/u.test(n)?n:`#${n.codePointAt(0)};`).join("")}var _=320,z=190,S=48,M=7.2,W=6.6,Y=13;function q(e,t,i,n){let o=2*z+Math.max(0,t.length-1)*_,r={lanes:t.map((l,u)=>({name:l,x:z+u*_})),width:o,mono:M,plain:W},a=new C(r,l=>i.get(l)),s=new Set(t);a.append(e.filter(({lane:l})=>s.has(l)));let d=a.height+S,{rows:p}=a;return`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${o} ${d}" width="${o}" height="${d}" role="img">
<title>${F(n)}</title>
<style>${te}</style>
<defs>${["builtin","custom"].map(l=>`<marker id="head-${l}" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${l}" d="M0 .8 9.5 5 0 9.2Z"/></marker>`).join("")}</defs>
<rect class="paper" width="${o}" height="${d}"/>
${r.lanes.map(({name:l,x:u})=>`<line class="lane" x1="${u}" x2="${u}" y1="${S}" y2="${d}"/><text class="lane-name" x="${u}" y="30">${F(l===f?"server":l)}</text>`).join(`
`)}
<g transform="translate(0 ${S})">
${p.map(K).filter(Boolean).join(`
`)}
${p.map(l=>Q(l,r)).join(`
`)}
</g>
</svg>
`}function K({cause:e,entry:t,x:i,y:n}){if(!e||t.kind==="program")return"";let o=t.builtin||!t.event?"builtin":"custom",r=i-e.x,a=n-e.y;if(r===0)return`<path class="edge along ${o}" d="M${e.x} ${e.y}V${n}"/>`;let s=Math.hypot(r,a),d=p=>`${c(e.x+r*p/s)} ${c(e.y+a*p/s)}`;return`<path class="edge ${o}" d="M${d(8)}L${d(s-10)}" marker-end="url(#head-${o})"/>`}function Q(e,{lanes:t,width:i}){let{entry:n,label:o,x:r,y:a}=e;if(n.kind==="program"){let l=o.verb.length*3.4+14;return`<g class="${k(n)}"><path class="rule" d="M0 ${a}H${r-l}M${r+l} ${a}H${i}"/>${m(r,a+4,"title",o.verb)}</g>`}let s=-o.side,d=t.find(({name:l})=>l===f)?.x??1/0,p=n.wire&&Math.sign(d-r)*(n.wire.out?-1:1)<0;return`<g class="${k(n)}">${e.pause?m(e.pause.x,e.pause.y+4,"meta",e.pause.text):""}${ee(e)}<path class="mark" d="${P(n)}" transform="translate(${c(r)} ${c(a)})${p?" scale(-1 1)":""}"/>${e.meta?m(r+s*Y,a+4,s<0?"meta left":"meta",e.meta):""}</g>`}function ee({label:e,entry:t}){if(e.width===0)return"";let{y:i}=e,n=e.side>0?e.x:e.x-e.width,o=`<rect class="plate" x="${c(n-3)}" y="${c(i-11)}" width="${c(e.width+6)}" height="22" rx="6"/>`;if(e.verb&&(o+=m(n,i+4,"verb",e.verb),n+=y(e.verb)*M+v),e.chip){let r=y(e.chip)*M+b;o+=`<rect class="chip" x="${c(n)}" y="${c(i-10)}" width="${c(r)}" height="20" rx="${t.builtin?4:10}"/>${m(n+b/2,i+4,"name",e.chip)}`,n+=r+v}return e.note&&(o+=m(n,i+4,"note",e.note),n+=y(e.note)*W+v),e.tail?o+m(n+2,i+4,"meta",e.tail):o}function m(e,t,i,n){return`<text class="${i}" x="${c(e)}" y="${c(t)}">${F(n)}</text>`}function F(e){return e.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,"\uFFFD").replace(/[&<>"]/g,t=>`&#${t.charCodeAt(0)};`)}function c(e){return Math.round(e*10)/10}var te=`
svg { --paper: #f6f4ee; --ink: #23211d; --soft: #676257; --line: #e6e2d8; --bubble: #f1eee6; --builtin: #4a3fb5; --builtin-bg: #eeecff; --custom: #a04600; --custom-bg: #fff0e0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { svg { --paper: #121317; --ink: #e9e6df; --soft: #a5a094; --line: #2c2f38; --bubble: #262932; --builtin: #a9a2ff; --builtin-bg: #25234a; --custom: #ffb073; --custom-bg: #3a2611; --bad: #ff9a90; } }
text { fill: var(--ink); font: 500 12px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
.paper, .plate { fill: var(--paper); }
.lane { stroke: var(--line); stroke-width: 2; }
.lane-name { font: 600 14px system-ui, sans-serif; text-anchor: middle; }
.builtin { --voice: var(--builtin); --back: var(--builtin-bg); }
.custom { --voice: var(--custom); --back: var(--custom-bg); }
.quiet { --voice: var(--soft); }
.bad { --voice: var(--bad); }
.chip { fill: var(--back, var(--bubble)); }
.name { fill: var(--voice); }
.verb { fill: var(--soft); font-weight: 400; }
.note { font-size: 11px; font-weight: 400; }
.bad .note { fill: var(--bad); }
.meta, .title { fill: var(--soft); font: 400 11px system-ui, sans-serif; }
.meta.left { text-anchor: end; }
.title { font-size: 12px; text-anchor: middle; }
.rule { fill: none; stroke: var(--line); stroke-dasharray: 3 4; }
.mark { fill: var(--voice); stroke: var(--voice); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.builtin .mark, .deaf .mark, .ack .mark, .acked .mark, .open .mark, .timer .mark { fill: var(--paper); }
.edge { fill: none; stroke: var(--voice); stroke-width: 2; }
.edge.builtin { stroke-width: 1.5; opacity: 0.6; }
.edge.along { stroke-width: 4; opacity: 0.28; }
.head { fill: var(--voice); }
`;var ne=[{name:"Recording",hint:"JSON. Everything that is known; any Earshot opens it.",file:"recording.json",type:"application/json",make:({recording:e})=>JSON.stringify(e())},{name:"Picture",hint:"SVG. The timeline as it is on show, for slides and pages.",file:"timeline.svg",type:"image/svg+xml",make:e=>q(e.visible(),e.lanes(),e.model,Z(e))},{name:"Diagram",hint:"Mermaid. For READMEs and wikis that draw it.",file:"timeline.mmd",type:"text/plain",make:e=>I(e.visible(),e.lanes(),e.model)},{name:"Sentences",hint:"Plain text. What happened, line by line.",file:"timeline.txt",type:"text/plain",make:e=>B(e.visible(),e.model,Z(e))}],J=class{constructor(t,i){this.host=t;this.shared=i;R(()=>{A(this.#o(),t)})}host;shared;#t=g(null);#n=g(!1);#e=g("");open(){let{saved:t}=this.shared;this.#t.value=typeof t=="function"?null:t,this.#e.value="",this.host.querySelector("dialog").showModal()}#o(){let t=this.#t.value,i=this.#e.value;return h`<dialog class="invite share" aria-labelledby="share-title" @click=${N} @dragover=${n=>n.preventDefault()} @drop=${this.#d}>
      <div>
        <header><h2 id="share-title">Share and keep</h2><form method="dialog"><button class="tool" aria-label="Close sharing">${D}</button></form></header>
        <p class="fault" role="alert" ?hidden=${!i}>${i}</p>
        <h3 id="share-link">A link that replays it</h3>
        ${t?this.#r(t):h`<p><button class="plain" data-action="save" ?disabled=${this.#n.value} @click=${this.#s}>Save, and get a link</button></p>
          <p class="hint">It is kept on this server as it is now. Whoever has the link can watch it, with your code and all that was said.</p>`}
        <h3>Files to take along</h3>
        <ul class="formats">${ne.map(n=>h`<li><span><b>${n.name}</b> <span class="hint">${n.hint}</span></span>
          <button class="plain" data-format=${n.file} aria-label="Download ${n.name}" @click=${()=>this.#l(n)}>Download</button></li>`)}</ul>
        <h3>Open a recording</h3>
        <label class="drop"><span>Choose a JSON file that was saved here before, or drop it on this box.</span>
          <input type="file" accept=".json,application/json" @change=${n=>{this.#i(n.target.files?.[0])}}></label>
      </div>
    </dialog>`}#r({url:t,embed:i}){return h`<div class="copyable"><input readonly aria-labelledby="share-link" data-copy .value=${t} @focus=${w}><button data-action="copy" aria-label="Copy the link" @click=${x}>Copy</button></div>
      <h3 id="share-embed">A line for your own page</h3>
      <div class="copyable"><input readonly aria-labelledby="share-embed" data-copy .value=${i} @focus=${w}><button data-action="copy" aria-label="Copy the line" @click=${x}>Copy</button></div>
      ${typeof this.shared.saved=="function"?h`<p class="hint"><a href=${t} target="_blank">Watch it</a></p>`:j}`}#s=async()=>{let{saved:t}=this.shared;typeof t=="function"&&await this.#a(async()=>{this.#t.value=await t()})};#l(t){let i=URL.createObjectURL(new Blob([t.make(this.shared)],{type:t.type}));Object.assign(document.createElement("a"),{href:i,download:t.file}).click(),setTimeout(()=>URL.revokeObjectURL(i),1e4)}#d=t=>{t.preventDefault(),this.#i(t.dataTransfer?.files[0])};async#i(t){t&&await this.#a(async()=>this.shared.open((await H(t)).url))}async#a(t){this.#n.value=!0,this.#e.value="";try{await t()}catch(i){this.#e.value=i.message}finally{this.#n.value=!1}}};function Z({recording:e}){return e().title||"A recording"}export{J as Share};
