import{H as c,T as m,U as d,X as v,f as o,i as u,r as $,s as h,t as g}from"./chunk-4XS6E72D.js";var y=[["all","All"],["builtin","Built-in"],["custom","Custom"]];function x(e,t){let{filter:a,folded:s,held:n}=e;return o`<div class="filters" role="search" aria-label="What the timeline shows" @keydown=${T} @focusout=${w}>
    ${k(e,t)}
    ${p("Events",a.value.events.size,[...e.events.value].map(([l,{builtin:r}])=>b(o`<code class="event ${r?"builtin":"custom"}">${l}</code>`,a.value.events.has(l),()=>t.change({events:d(a.value.events,l)}))))}
    ${p("Clients",a.value.clients.size,e.columns.value.filter(({name:l})=>l!==c).map(({name:l})=>b(o`<i class=${v(l)}></i>${l}`,a.value.clients.has(l),()=>t.change({clients:d(a.value.clients,l)}))))}
    ${p("Kinds",a.value.groups.size,Object.keys(m).map(l=>b(l,a.value.groups.has(l),()=>t.change({groups:d(a.value.groups,l)}))))}
    ${p("Lanes",a.value.hidden.size,e.ordered.value.map(({name:l},r,i)=>E(l,r,i.length,e,t)),"hidden")}
    <div class="depth" role="group" aria-label="Built-in or custom events">
      ${y.map(([l,r])=>o`<button data-voice=${l} aria-pressed=${String(a.value.voice===l)} @click=${()=>t.change({voice:l})}>${r}</button>`)}
    </div>
    ${f("fold","Collapse","Collapse repetition: the same thing again and again becomes one row",s.value,()=>t.fold(!s.value))}
    ${e.recorded?u:f("hold","Hold","Hold the view while the stage goes on",n.value!==null,()=>t.hold(n.value===null))}
  </div>`}function k(e,t){let{count:a,at:s,done:n}=e.found.value,l=e.query.value;return o`<div class="find">
    <input type="search" class="search" aria-label="Search the timeline" placeholder="Search ( / )" autocomplete="off" spellcheck="false" .value=${l}
      @input=${i=>t.search(i.target.value)} @keydown=${i=>{if(i.key==="Enter")t.go(i.shiftKey?-1:1);else if(i.key==="Escape"&&l)t.search("");else return;i.preventDefault(),i.stopPropagation()}}>
    <output class="hint" aria-live="polite" ?data-empty=${l.trim()===""}>${l.trim()===""?"":a===0?n?"nothing found":"":s>0?`${s} of ${a}`:`${a} found`}</output>
    ${l.trim()===""?u:o`<button class="tool" data-action="previous" aria-label="Previous found" title="Previous (Shift+Enter)" ?disabled=${a===0} @click=${()=>t.go(-1)}>${$}</button>
    <button class="tool" data-action="next" aria-label="Next found" title="Next (Enter)" ?disabled=${a===0} @click=${()=>t.go(1)}>${h}</button>`}
  </div>`}function p(e,t,a,s="chosen"){return o`<details class="menu" name="filters" data-menu=${e.toLowerCase()}>
    <summary class="plain ${t>0?"narrows":""}">${e}${t>0?o` <b>${t}<span class="unseen"> ${s}</span></b>`:u}${g}</summary>
    <div class="choices" role="group" aria-label=${e}>${a.length>0?a:o`<p class="hint">None yet.</p>`}</div>
  </details>`}function b(e,t,a){return o`<label class="choice"><input type="checkbox" .checked=${t} @change=${a}><span>${e}</span></label>`}function E(e,t,a,s,n){let l=!s.filter.value.hidden.has(e);return o`<div class="lane-choice" data-lane=${e}>
    <label class="choice"><input type="checkbox" .checked=${l} ?disabled=${e===c} @change=${()=>n.hide(e)}><span>${e===c?u:o`<i class=${v(e)}></i>`}${e}</span></label>
    <button class="tool" aria-label="Move ${e} to the left" title="To the left" ?disabled=${t===0} @click=${()=>n.move(e,-1)}>${$}</button>
    <button class="tool" aria-label="Move ${e} to the right" title="To the right" ?disabled=${t===a-1} @click=${()=>n.move(e,1)}>${h}</button>
  </div>`}function f(e,t,a,s,n){return o`<button class="plain ${s?"narrows":""}" data-action=${e} title=${a} aria-pressed=${String(s)} @click=${n}>${t}</button>`}function T(e){let t=e.target.closest("details[open]");e.key!=="Escape"||!t||(e.stopPropagation(),t.open=!1,t.querySelector("summary")?.focus())}function w(e){let t=e.target.closest("details[open]");t&&e.relatedTarget&&!t.contains(e.relatedTarget)&&(t.open=!1)}export{x as filterbar};
