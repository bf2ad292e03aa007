import{a as j,c as oe,d as ye,e as ae}from"./chunk-5JFT3HQL.js";import"./chunk-BYXBJQAS.js";import{H as u,K as B,M as V,O as q,Q as _,U as y,V as G,W as S,X as U,Y as W,Z as z,_ as K,a as O,ba as J,c as v,ca as R,da as k,e as b,ea as Z,f as l,fa as x,ga as X,ha as M,i as c,ia as Y,j as w,ja as Q,ka as ee,la as te,ma as ie,n as N,na as F,o as I,oa as se,p as H,pa as T,qa as ne}from"./chunk-IT4NKCEF.js";function re(s,e,t){let i=s.map(({at:a})=>`${(a/1e6).toFixed(3)} s`),n=i.reduce((a,r)=>Math.max(a,r.length),0),o=s.map((a,r)=>`${i[r].padStart(n)}  ${E(V(q(a,e)))}`);return[E(t),"",...o,""].join(`
`)}function E(s){return s.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,e=>({"\n":"\\n","\r":"\\r","	":"\\t"})[e]??`\\u${e.charCodeAt(0).toString(16).padStart(4,"0")}`)}var le=80;function de(s,e,t){let i=new Map(e.map((a,r)=>[a,`p${r}`])),n=new Set(s.map(({seq:a})=>a)),o=["sequenceDiagram"];for(let[a,r]of i)o.push(`  participant ${r} as ${he(a)}`);for(let a of s){let r=i.get(a.lane);if(!r)continue;let h=$e(a,n,t),p=h&&i.get(h.lane);a.kind==="program"?o.push(`  Note over p0${i.size>1?`,p${i.size-1}`:""}: ${D(a)}`):p&&p!==r?o.push(`  ${p}${a.kind==="acked"?"-->>":"->>"}${r}: ${D(a)}`):ce(a,n,t)||o.push(`  Note over ${r}: ${D(a)}`)}return`${o.join(`
`)}
`}function $e(s,e,t){return t.path(s).slice(0,-1).findLast(({seq:i})=>e.has(i))}function ce(s,e,t){return t.effects(s.seq).some(i=>{let n=t.get(i);return n&&(e.has(i)?n.lane!==s.lane:ce(n,e,t))})}function D(s){let{verb:e,chip:t,note:i}=B(s),n=s.lane===u||s.kind!=="event"?e:"";return he([n,t,i].filter(Boolean).join(" ")||s.kind)}function he(s){let e=E(s),t=e.length>le?`${e.slice(0,le-1)}\u2026`:e;return Array.from(t,i=>/[\p{L}\p{N} ._,'()…-]/u.test(i)?i:`#${i.codePointAt(0)};`).join("")}var me=320,pe=190,A=48,C=7.2,ue=6.6,fe=13;function ve(s,e,t,i){let n=2*pe+Math.max(0,e.length-1)*me,o={lanes:e.map((d,g)=>({name:d,x:pe+g*me})),width:n,mono:C,plain:ue,offset:fe},a=new Z(o,d=>t.get(d)),r=new Set(e);a.append(s.filter(({lane:d})=>r.has(d)));let h=a.height+A,{rows:p}=a;return`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n} ${h}" width="${n}" height="${h}" role="img">
<title>${L(i)}</title>
<style>${xe}</style>
<defs>${["builtin","custom"].map(d=>`<marker id="head-${d}" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${d}" d="M0 .8 9.5 5 0 9.2Z"/></marker>`).join("")}</defs>
<rect class="paper" width="${n}" height="${h}"/>
${o.lanes.map(({name:d,x:g})=>`<line class="lane" x1="${g}" x2="${g}" y1="${A}" y2="${h}"/><text class="lane-name" x="${g}" y="30">${L(d===u?"server":d)}</text>`).join(`
`)}
<g transform="translate(0 ${A})">
${p.map(be).filter(Boolean).join(`
`)}
${p.map(d=>we(d,o)).join(`
`)}
</g>
</svg>
`}function be({cause:s,entry:e,x:t,y:i}){if(!s||e.kind==="program")return"";let n=e.builtin||!e.event?"builtin":"custom",o=t-s.x,a=i-s.y;if(o===0)return`<path class="edge along ${n}" d="M${s.x} ${s.y}V${i}"/>`;let r=Math.hypot(o,a),h=p=>`${m(s.x+o*p/r)} ${m(s.y+a*p/r)}`;return`<path class="edge ${n}" d="M${h(8)}L${h(r-10)}" marker-end="url(#head-${n})"/>`}function we(s,{lanes:e,width:t}){let{entry:i,label:n,x:o,y:a}=s;if(i.kind==="program"){let d=n.verb.length*3.4+14;return`<g class="${M(i)}"><path class="rule" d="M0 ${a}H${o-d}M${o+d} ${a}H${t}"/>${f(o,a+4,"title",n.verb)}</g>`}let r=-n.side,h=e.find(({name:d})=>d===u)?.x??1/0,p=i.wire&&Math.sign(h-o)*(i.wire.out?-1:1)<0;return`<g class="${M(i)}">${s.pause?f(s.pause.x,s.pause.y+4,"meta",s.pause.text):""}${ke(s)}<path class="mark" d="${Y(i)}" transform="translate(${m(o)} ${m(a)})${p?" scale(-1 1)":""}"/>${s.meta?f(o+r*fe,a+4,r<0?"meta left":"meta",s.meta):""}</g>`}function ke({label:s,entry:e}){if(s.width===0)return"";let{y:t}=s,i=s.side>0?s.x:s.x-s.width,n=`<rect class="plate" x="${m(i-3)}" y="${m(t-11)}" width="${m(s.width+6)}" height="22" rx="6"/>`;if(s.verb&&(n+=f(i,t+4,"verb",s.verb),i+=x(s.verb)*C+k),s.chip){let o=x(s.chip)*C+R;n+=`<rect class="chip" x="${m(i)}" y="${m(t-10)}" width="${m(o)}" height="20" rx="${e.builtin?4:10}"/>${f(i+R/2,t+4,"name",s.chip)}`,i+=o+k}return s.note&&(n+=f(i,t+4,"note",s.note),i+=x(s.note)*ue+k),s.tail?n+f(i+2,t+4,"meta",s.tail):n}function f(s,e,t,i){return`<text class="${t}" x="${m(s)}" y="${m(e)}">${L(i)}</text>`}function L(s){return s.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,"\uFFFD").replace(/[&<>"]/g,e=>`&#${e.charCodeAt(0)};`)}function m(s){return Math.round(s*10)/10}var xe=`
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
`;var Ee=[{name:"Recording",hint:"JSON. All that this page knows; any Earshot opens it.",file:"recording.json",type:"application/json",make:({recording:s})=>JSON.stringify(s())},{name:"Picture",hint:"SVG. The timeline as it is on show, for slides and pages.",file:"timeline.svg",type:"image/svg+xml",make:s=>ve(s.visible(),s.lanes(),s.model,ge(s))},{name:"Diagram",hint:"Mermaid. For READMEs and wikis that draw it.",file:"timeline.mmd",type:"text/plain",make:s=>de(s.visible(),s.lanes(),s.model)},{name:"Sentences",hint:"Plain text. What happened, line by line.",file:"timeline.txt",type:"text/plain",make:s=>re(s.visible(),s.model,ge(s))}],$=class{constructor(e,t){this.host=e;this.shared=t;b(()=>{w(this.#i(),e)})}host;shared;#n=v(null);#e=v(!1);#t=v("");open(){let{saved:e}=this.shared;this.#n.value=typeof e=="function"?null:e,this.#t.value="",this.host.querySelector("dialog").showModal()}#i(){let e=this.#n.value,t=this.#t.value;return l`<dialog class="invite share" aria-labelledby="share-title" @click=${se} @dragover=${i=>i.preventDefault()} @drop=${this.#d}>
      <div>
        <header><h2 id="share-title">Share and keep</h2><form method="dialog"><button class="tool" aria-label="Close sharing">${H}</button></form></header>
        <p class="fault" role="alert" ?hidden=${!t}>${t}</p>
        <h3 id="share-link">A link that replays it</h3>
        ${e?this.#s(e):l`<p><button class="plain" data-action="save" ?disabled=${this.#e.value} @click=${this.#l}>Save, and get a link</button></p>
          <p class="hint">It is kept on this server as it is now. Whoever has the link can watch it, with your code and all that was said.</p>`}
        <h3>Files to take along</h3>
        <ul class="formats">${Ee.map(i=>l`<li><span><b>${i.name}</b> <span class="hint">${i.hint}</span></span>
          <button class="plain" data-format=${i.file} aria-label="Download ${i.name}" @click=${()=>this.#r(i)}>Download</button></li>`)}</ul>
        <h3>Open a recording</h3>
        <label class="drop"><span>Choose a JSON file that was saved here before, or drop it on this box.</span>
          <input type="file" accept=".json,application/json" @change=${i=>{this.#o(i.target.files?.[0])}}></label>
      </div>
    </dialog>`}#s({url:e,embed:t}){return l`<div class="copyable"><input readonly aria-labelledby="share-link" data-copy .value=${e} @focus=${F}><button data-action="copy" aria-label="Copy the link" @click=${T}>Copy</button></div>
      <h3 id="share-embed">A line for your own page</h3>
      <div class="copyable"><input readonly aria-labelledby="share-embed" data-copy .value=${t} @focus=${F}><button data-action="copy" aria-label="Copy the line" @click=${T}>Copy</button></div>
      ${typeof this.shared.saved=="function"?l`<p class="hint"><a href=${e} target="_blank">Watch it</a></p>`:c}`}#l=async()=>{let{saved:e}=this.shared;typeof e=="function"&&await this.#a(async()=>{this.#n.value=await e()})};#r(e){let t=URL.createObjectURL(new Blob([e.make(this.shared)],{type:e.type}));Object.assign(document.createElement("a"),{href:t,download:e.file}).click(),setTimeout(()=>URL.revokeObjectURL(t),1e4)}#d=e=>{e.preventDefault(),this.#o(e.dataTransfer?.files[0])};async#o(e){e&&await this.#a(async()=>this.shared.open((await ae(e)).url))}async#a(e){this.#e.value=!0,this.#t.value="";try{await e()}catch(t){this.#t.value=t.message}finally{this.#e.value=!1}}};function ge({recording:s}){return s().title||"A recording"}var P=class{state=new G(!1,!0);model=new ne;#n;#e;#t;#i;#s;#l=v(null);#r;#d=document.createElement("div");#o=document.createElement("div");#a;#h;#m=!1;constructor(e){this.#n=e,this.#r=e.closest(".embedded")!==null,this.#o.className="editor",this.#e=new X(this.model,{select:t=>this.select(t),behind:()=>{},unfold:t=>this.#i.unfold(t)}),this.#t=new J(this.model,()=>this.#e.visible,t=>this.#e.times(t)),this.#i=new ie(this.state,this.model,this.#e,{select:t=>this.select(t),changed:()=>this.#u()}),this.#s=new j(this.model,this.#e,{told:(t,i)=>{this.#f(t,i)},leave:null,again:null}),this.state.rewound.value=!0,e.textContent="",b(()=>{w(this.#b(),e)}),I(e,this.state,this.#e),e.addEventListener("keydown",this.#M),this.#y(e.dataset.recording??"")}share(e){let t=location.pathname.split("/").at(-1),{origin:i}=location;this.#h??=new $(this.#d,{model:this.model,recording:()=>e,visible:()=>this.#e.visible.map(({entry:n})=>n),lanes:()=>this.state.columns.value.map(({name:n})=>n),saved:{id:t,url:`${i}/r/${t}`,embed:`<iframe src="${i}/embed/${t}" width="900" height="600" title="A Socket.IO recording"></iframe>`},open:n=>location.assign(n)}),this.#h.open()}select(e){this.state.selected.value=e,e!==null&&this.#s.reveal(e),this.#e.select(e);let t=this.#e.row(e);t&&this.#t.chosen(t);let i=this.model.get(e);i&&this.#f([i],!0),this.#g(i)}#v(e,t){let i=this.model.get(this.state.selected.value),n=i?.source?.file===e&&i.source.line===t,o=K(this.#e.visible.map(({entry:a})=>a),e,t,n?i.seq:1/0);o!==null?this.select(o):this.#t.say(`Line ${t} has done nothing that the timeline shows now.`)}async#g(e){let t=await this.#a,i=e?[...this.model.chain(e.seq)].map(n=>this.model.get(n)):[];for(let n of y)t?.trace(n,z(i,n),e?.source?.file===n?e.source.line:0)}show(e){this.state.file.value=e,this.#a?.then(t=>t.show(e)),this.#p()}async#y(e){let t;try{t=await oe(e)}catch(o){this.state.notice.value={text:o.message};return}this.model.names.read("server",t.program),this.model.names.read("client",t.client);let{added:i,from:n}=this.model.merge(t.entries);this.#i.came(i,n),this.#m=t.entries.some(({kind:o})=>o==="frame"),O(()=>{this.#l.value=t,this.state.change("server.js",{text:t.program}),this.state.change("client.js",{text:t.client}),this.state.lanes.value=t.lanes,this.state.empty.value=t.entries.length===0}),t.title&&(document.title=`${t.title}, a recording \xB7 Earshot`),this.#p(),requestAnimationFrame(()=>{this.#e.update(t.entries,1/0,!1),this.#s.open(this.model.entries[0]?.seq??null),this.#t.renew(null),this.#n.dataset.opened=String(Math.round(performance.now())),this.#$(t)})}#p(){if(this.#o.querySelector(".code-mirror"))return;let e=document.createElement("pre");e.tabIndex=0,e.textContent=this.state.code.value[this.state.file.value].text,this.#o.replaceChildren(e)}#$({program:e,client:t}){this.#a=import("./editor-LACUGFQA.js").then(({Editor:i})=>{let n=[{file:"server.js",text:e},{file:"client.js",text:t}],o=new i(this.#o,n,{edited:()=>{},run:()=>{},asked:(a,r)=>this.#v(a,r)},!0);return o.show(this.state.file.value),o})}#b(){let{state:e}=this,t=e.columns.value,i=this.#l.value;return this.#n.dataset.pane=e.pane.value,l`
      <h2 class="unseen">Recording</h2>
      ${e.notice.value?l`<p class="notice" role="alert">${e.notice.value.text}</p>`:c}
      <nav class="switcher" aria-label="What to show">
        ${[...e.standing.value.map(({name:n})=>n),"timeline"].map(n=>l`<button aria-pressed=${String(e.pane.value===n)} data-pane=${n} @click=${()=>{e.pane.value=n}}>
          ${n==="timeline"||n===u?c:l`<i class=${S(n)}></i>`}${n==="timeline"?"Timeline":n}</button>`)}
      </nav>
      <div class="columns-scroll">
        <div class="columns">
          <div class="cast">${N(t,({name:n})=>n,n=>this.#w(n))}</div>
          <div class="bar" role="toolbar" aria-label="Recording">
            ${i?l`<p class="made"><b>${i.title||"A recording"}</b> <span class="long">${Se(i)}</span></p>`:c}
            <span class="space"></span>
            ${this.#k(i)}
            <div class="depth" role="group" aria-label="How much the timeline tells">
              ${this.#c("story","Story","Events and connections")}${this.#c("program","Program","Also what the code logs, joins and times")}
              ${this.#m?this.#c("wire","Wire","Also every frame that crosses the wire"):c}
            </div>
            ${i?ee(e,this.#i):c}
          </div>
          <div class="flow">
            ${te(e,this.#i)}
            <div class="names" aria-hidden="true">${e.standing.value.map(({name:n,kind:o})=>l`<span data-lane=${n}>${o==="server"?c:l`<i class=${S(n)}></i>`}${n}</span>`)}</div>
            ${this.#e.scroller}
            <div class="over">${i&&e.empty.value?l`<p class="nothing">Nothing happened while this was recorded.</p>`:c}
              ${!i&&!e.notice.value?l`<p class="nothing">Fetching the recording…</p>`:c}</div>
            ${i?this.#s.bar:c}
          </div>
          ${this.#S()}
        </div>
      </div>
      ${this.#t.list}${this.#t.voice}${this.#d}`}#w(e){return e.kind==="server"?W(this.state,this.#o,{show:t=>this.show(t)}):U(e,this.state,this.#s.story(e.name))}#k(e){if(!e)return c;let t=(this.#n.dataset.lessons??"").split(" "),i=this.#r?"_blank":c;return l`
      ${t.includes(e.lesson)&&e.lesson?l`<a class="plain" data-action="try" href="/lessons/${e.lesson}" target=${i}>Try it yourself</a>`:c}
      ${this.#r?l`<a class="plain" href=${location.pathname.replace("/embed/","/r/")} target="_blank">Full page</a>`:l`<button class="plain" data-action="share" @click=${()=>this.share(e)}>Share</button>`}`}#c(e,t,i){return l`<button data-depth=${e} title=${i} aria-pressed=${String(this.state.depth.value===e)} @click=${()=>this.#x(e)}>${t}</button>`}#x(e){this.state.depth.value=e,this.#e.show(e),this.#u(),e==="wire"&&this.#E()}#u(){this.#s.reload(),this.#t.renew(null)}async#E(){let{Inspector:e}=await import("./inspector-WFJBY4FY.js");this.state.inspector.value??=new e(this.model,t=>this.select(t))}#S(){let e=this.model.get(this.state.selected.value);if(!e)return c;let t=this.state.inspector.value;return _(e,this.model,{select:i=>this.select(i),goTo:i=>{this.#R(i)},seen:i=>this.#e.row(i)!==void 0,times:this.#i.opened(e.seq)?1:this.#e.times(e.seq),unfold:()=>this.#i.unfold(e.seq),...t&&{open:i=>t.open(i)}})}async#f(e,t){let i=await this.#a;if(t){let n=e.at(-1)?.source,o=y.find(a=>a===n?.file);o&&this.show(o),i?.hold(o??"",n?.line??null);return}for(let n of y){let o=e.filter(({source:a})=>a?.file===n).map(({source:a})=>a.line);o.length>0&&i?.flash(n,o)}}async#R(e){let t=y.find(i=>i===e.file);t&&(this.state.pane.value=u,this.show(t),(await this.#a)?.goTo(e.line,e.column))}#M=e=>{let t=e.target;if(this.#i.key(e)||e.ctrlKey||e.metaKey||e.altKey||!t.closest(".flow, .explanation"))return;if(!t.closest("button, input, select")&&this.#s.key(e.key)){e.preventDefault();return}if(!t.closest(".timeline, .explanation"))return;let i=Q(e.key,this.state.selected.value,this.#e,this.model);i!==void 0&&(e.preventDefault(),this.select(i),i===null&&this.#e.scroller.focus({preventScroll:!0}))}};function Se({made:s,entries:e}){let t=new Date(s);return[Number.isNaN(t.getTime())?"":t.toLocaleDateString(void 0,{dateStyle:"medium"}),e.length===1?"1 entry":`${e.length.toLocaleString()} entries`].filter(Boolean).join(" \xB7 ")}export{P as Replay,j as Rewind,$ as Share,ye as save};
