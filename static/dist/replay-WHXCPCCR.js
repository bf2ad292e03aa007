import{a as v,b as d,c as w,d as h,g as $,h as b,k as T,l as E,m as x,n as R}from"./chunk-WAQZGVXA.js";import{a as S}from"./chunk-X5OO2N4S.js";import{C as y,f as g,v as c}from"./chunk-FM5ZJTQL.js";import{a as u,c as m,e as p,f as n,i as r,k as f}from"./chunk-HPA5TG4O.js";import"./chunk-WOT6VMZA.js";async function k(a){return j(a)}async function j(a,e){let t;try{t=await fetch(a,e)}catch{throw new Error("The server can\u2019t be reached just now. Try it again in a moment.")}let i=await t.json().catch(()=>null);if(t.ok&&i)return i;let{message:s}=i??{};throw new Error(s?C(s):`The server answered ${t.status} ${t.statusText}.`)}function C(a){return`${a.charAt(0).toUpperCase()}${a.slice(1)}${/[.!?]$/.test(a)?"":"."}`}var P=class{state=new w(!1,!0);model=new T;#n;#e;#t;#i;#a=m(null);#o;#h=document.createElement("div");#s=document.createElement("div");#r;constructor(e){this.#n=e,this.#o=e.closest(".embedded")!==null,this.#s.className="editor",this.#e=new x(this.model,{select:t=>this.select(t),behind:()=>{}}),this.#t=new E(this.model,()=>this.#e.visible),this.#i=new S(this.model,this.#e,{told:(t,i)=>{this.#c(t,i)},leave:null}),this.state.rewound.value=!0,e.textContent="",p(()=>{f(this.#p(),e)}),v(e,this.state,this.#e),e.addEventListener("keydown",this.#$),this.#u(e.dataset.recording??"")}select(e){this.state.selected.value=e,e!==null&&this.#i.reveal(e),this.#e.select(e);let t=e===null?void 0:this.#e.layout.row(e);t&&this.#t.chosen(t);let i=this.model.get(e);i&&this.#c([i],!0)}show(e){this.state.file.value=e,this.#r?.then(t=>t.show(e)),this.#l()}async#u(e){let t;try{t=await k(e)}catch(i){this.state.notice.value={text:i.message};return}this.model.merge(t.entries),u(()=>{this.#a.value=t,this.state.change("server.js",{text:t.program}),this.state.change("client.js",{text:t.client}),this.state.lanes.value=t.lanes,this.state.empty.value=t.entries.length===0}),t.title&&(document.title=`${t.title}, a recording \xB7 Earshot`),this.#l(),requestAnimationFrame(()=>{this.#e.update(t.entries,1/0,!1),this.#i.open(this.model.entries[0]?.seq??null),this.#t.renew(null),this.#n.dataset.opened=String(Math.round(performance.now())),this.#m(t)})}#l(){if(this.#s.querySelector(".code-mirror"))return;let e=document.createElement("pre");e.tabIndex=0,e.textContent=this.state.code.value[this.state.file.value].text,this.#s.replaceChildren(e)}#m({program:e,client:t}){this.#r=import("./editor-LPACCUV7.js").then(({Editor:i})=>{let s=[{file:"server.js",text:e},{file:"client.js",text:t}],o=new i(this.#s,s,{edited:()=>{},run:()=>{}},!0);return o.show(this.state.file.value),o})}#p(){let{state:e}=this,t=e.columns.value,i=this.#a.value;return this.#n.dataset.pane=e.pane.value,n`
      <h2 class="unseen">Recording</h2>
      ${e.notice.value?n`<p class="notice" role="alert">${e.notice.value.text}</p>`:r}
      <nav class="switcher" aria-label="What to show">
        ${[...t.map(({name:s})=>s),"timeline"].map(s=>n`<button aria-pressed=${String(e.pane.value===s)} data-pane=${s} @click=${()=>{e.pane.value=s}}>
          ${s==="timeline"||s===c?r:n`<i class=${h(s)}></i>`}${s==="timeline"?"Timeline":s}</button>`)}
      </nav>
      <div class="columns-scroll">
        <div class="columns">
          <div class="cast">${g(t,({name:s})=>s,s=>this.#f(s))}</div>
          <div class="bar" role="toolbar" aria-label="Recording">
            ${i?n`<p class="made"><b>${i.title||"A recording"}</b> <span class="long">${D(i)}</span></p>`:r}
            <span class="space"></span>
            ${this.#g(i)}
            <div class="depth" role="group" aria-label="How much the timeline tells">
              ${this.#d("story","Story","Events and connections")}${this.#d("program","Program","Also what the code logs, joins and times")}
            </div>
          </div>
          <div class="flow">
            <div class="names" aria-hidden="true">${t.map(({name:s,kind:o})=>n`<span data-lane=${s}>${o==="server"?r:n`<i class=${h(s)}></i>`}${s}</span>`)}</div>
            ${this.#e.scroller}
            <div class="over">${i&&e.empty.value?n`<p class="nothing">Nothing happened while this was recorded.</p>`:r}
              ${!i&&!e.notice.value?n`<p class="nothing">Fetching the recording…</p>`:r}</div>
            ${i?this.#i.bar:r}
          </div>
          ${this.#y()}
        </div>
      </div>
      ${this.#t.list}${this.#t.voice}${this.#h}`}#f(e){return e.kind==="server"?b(this.state,this.#s,{show:t=>this.show(t)}):$(e,this.state,this.#i.story(e.name))}#g(e){if(!e)return r;let t=(this.#n.dataset.lessons??"").split(" "),i=this.#o?"_blank":r;return n`
      ${t.includes(e.lesson)&&e.lesson?n`<a class="plain" data-action="try" href="/lessons/${e.lesson}" target=${i}>Try it yourself</a>`:r}
      ${this.#o?n`<a class="plain" href=${location.pathname.replace("/embed/","/r/")} target="_blank">Full page</a>`:r}`}#d(e,t,i){return n`<button data-depth=${e} title=${i} aria-pressed=${String(this.state.depth.value===e)} @click=${()=>this.#v(e)}>${t}</button>`}#v(e){this.state.depth.value=e,this.#e.show(e),this.#t.renew(null)}#y(){let e=this.model.get(this.state.selected.value);return e?y(e,this.model,{select:t=>this.select(t),goTo:t=>{this.#w(t)}}):r}async#c(e,t){let i=await this.#r;if(t){let s=e.at(-1)?.source,o=d.find(l=>l===s?.file);o&&this.show(o),i?.hold(o??"",s?.line??null);return}for(let s of d){let o=e.filter(({source:l})=>l?.file===s).map(({source:l})=>l.line);o.length>0&&i?.flash(s,o)}}async#w(e){let t=d.find(i=>i===e.file);t&&(this.state.pane.value=c,this.show(t),(await this.#r)?.goTo(e.line,e.column))}#$=e=>{let t=e.target;if(e.ctrlKey||e.metaKey||e.altKey||!t.closest(".flow, .explanation"))return;if(!t.closest("button, input, select")&&this.#i.key(e.key)){e.preventDefault();return}if(!t.closest(".timeline, .explanation"))return;let i=R(e.key,this.state.selected.value,this.#e,this.model);i!==void 0&&(e.preventDefault(),this.select(i),i===null&&this.#e.scroller.focus({preventScroll:!0}))}};function D({made:a,entries:e}){let t=new Date(a);return[Number.isNaN(t.getTime())?"":t.toLocaleDateString(void 0,{dateStyle:"medium"}),e.length===1?"1 entry":`${e.length.toLocaleString()} entries`].filter(Boolean).join(" \xB7 ")}export{P as Replay};
