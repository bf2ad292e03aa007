import"./chunk-ZJZXSS3I.js";import{B as g,M as l,N as b,O as f,P as v,Q as h,f as a,i as m,j as p,n as u}from"./chunk-7KZNGLP5.js";var y=`earshot-playground:defined{.fields{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem 1rem;padding-top:.75rem;font-size:var(--size-s);& label:not(.check){display:grid;align-content:start;gap:.125rem}.check{grid-column:1 / -1}& small{color:var(--soft);font-size:var(--size-xs)}& input[type=number]{width:100%;padding:.375rem .5rem;border:1px solid var(--edge);border-radius:var(--radius-s);background:var(--paper);color:inherit;font:400 var(--size-s) / 1.5 var(--mono)}.plain{justify-self:start;border-color:var(--edge)}}}
`;g(y);var c=class{constructor(o,t){this.name=t;this.element.className=`invite ${t}`,this.element.setAttribute("aria-labelledby",`${t}-title`),this.element.addEventListener("click",e=>{e.target===this.element&&this.element.close()}),o.append(this.element)}name;element=document.createElement("dialog");draw(o,t){p(a`<div>
      <header><h2 id="${this.name}-title">${o}</h2><button class="tool" aria-label="Close" @click=${()=>this.element.close()}>${u}</button></header>
      ${t}
    </div>`,this.element),this.element.open||this.element.showModal()}},$=[{key:"latency",name:"Latency",unit:"ms",hint:"how long everything travels, each way",max:1e4},{key:"jitter",name:"Jitter",unit:"ms",hint:"at most so much longer, by chance",max:1e4},{key:"loss",name:"Breaks after about",unit:"s",hint:"on average; 0: never",max:3600},{key:"rate",name:"Reads at most",unit:"bytes/s",hint:"at least 100; 0: as fast as it can",max:1e7},{key:"seed",name:"Seed",unit:"",hint:"the same one brings the same chances again",max:1e6}],w=class extends c{constructor(t,e){super(t,"weather");this.set=e}set;#e="";#t=l;show(t,e){this.#e=t,this.#t=e,this.#s("")}#s(t){let e=this.#t,n=f(e);this.draw(`The network of ${this.#e}`,a`
      <p class="hint">It is done for real to ${this.#e}’s connection: neither ${this.#e} nor the server knows.</p>
      <div class="choices" role="group" aria-label="Common kinds of network">
        ${b.map(({name:s,weather:i})=>a`<button class="choice" data-preset=${s} aria-pressed=${String(n===s)} @click=${()=>{this.#n(i)}}>
          <b>${R(s)}</b><small>${v(i,l)?"nothing is in the way":h(i)}</small></button>`)}
      </div>
      <details ?open=${!n}><summary>Your own weather</summary>
        <form class="fields" @submit=${this.#a}>
          ${$.map(({key:s,name:i,unit:d,hint:S,max:x})=>a`<label><span>${i}${d?a` <small>in ${d}</small>`:m}</span>
            <input name=${s} type="number" min="0" max=${x} step="1" required .value=${String(e[s])} aria-describedby="weather-${s}"><small id="weather-${s}">${S}</small></label>`)}
          <label class="check"><input type="checkbox" name="pollingOnly" .checked=${e.pollingOnly}> No WebSocket gets through: long-polling only</label>
          <label class="check"><input type="checkbox" name="offline" .checked=${e.offline}> Offline</label>
          <button class="plain" data-action="set-weather">Make it so</button>
        </form>
      </details>
      <p class="hint" role="status">${t||`Now: ${h(e)}.`}</p>`)}#a=t=>{t.preventDefault();let e=new FormData(t.currentTarget),n=Object.fromEntries($.map(({key:s})=>[s,Number(e.get(s))]));this.#n({...l,...n,pollingOnly:e.has("pollingOnly"),offline:e.has("offline")})};async#n(t){let e=await this.set(this.#e,t);e||(this.#t=t),this.#s(e?`That didn\u2019t work: ${e}`:"")}},T=[{state:"running",name:"Start it again",hint:"the program runs from its beginning, and clients reconnect"},{state:"stopped",name:"Stop it",hint:"as when its process ends: every client loses its connection"},{state:"refusing",name:"Refuse new connections",hint:"who is connected stays so, and nobody else gets in"}],k=class extends c{constructor(t,e){super(t,"server-state");this.set=e}set;show(t,e=""){this.draw("The server",a`
      <div class="choices" role="group" aria-label="What the server is to do">
        ${T.map(({state:n,name:s,hint:i})=>a`<button class="choice" data-state=${n} aria-pressed=${String(n===t&&n!=="running")} @click=${()=>{this.#e(t,n)}}>
          <b>${s}</b><small>${i}</small></button>`)}
      </div>
      ${e?a`<p class="hint" role="alert">That didn’t work: ${e}</p>`:m}`)}async#e(t,e){let n=await this.set(e);n?this.show(t,n):this.element.close()}};function R(r){return r.charAt(0).toUpperCase()+r.slice(1)}export{k as ServerDialog,w as WeatherDialog};
